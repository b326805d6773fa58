package io.holdfast.access;

import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses are kept normalised, so that one mailbox has one account. */
final class EmailAddress {
    /** As RFC 5321 limits a path. */
    private static final int MAX = 254;

    private static final Pattern VALID = Pattern.compile(
            "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\\.[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.)+[\\p{L}\\p{N}-]{1,62}[\\p{L}\\p{N}]");

    private EmailAddress() {}

    static String normalised(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    /** Of a normalised text. */
    static boolean isValid(String text) {
        return text.length() <= MAX && VALID.matcher(text).matches();
    }

    /** The normalised address that a body must have under a key; {@code ""} when it has none. */
    static String required(Input input, String key) {
        String given = input.requiredText(key, TextRule.upTo(MAX));
        String address = normalised(given);
        if (!given.isEmpty() && !isValid(address)) {
            input.faults().add(key, Fault.invalid("Enter a valid email address."));
        }
        return address;
    }

    /** The normalised address under a key; null when there is none or no valid one. */
    static @Nullable String ifValid(Input input, String key) {
        String given = Input.textOf(input.raw(key));
        if (given == null) {
            return null;
        }
        String address = normalised(given);
        return isValid(address) ? address : null;
    }
}
