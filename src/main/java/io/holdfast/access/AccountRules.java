package io.holdfast.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the members of an account may be. Each reader notes faults in the input and returns something harmless then. */
final class AccountRules {
    static final TextRule NAME = TextRule.upTo(150).atLeast(2);
    static final String DEFAULT_LANGUAGE = "en";
    static final List<String> NOTIFICATION_FREQUENCIES = List.of("instant", "daily", "weekly", "never");

    private static final Set<String> LANGUAGES = Set.of("en", "fr", "nl", "de", "es", "it", "pl", "ko");
    private static final int MIN_PASSWORD = 8;
    private static final int MAX_PASSWORD = 256;
    private static final int MAX_TOURS = 100;

    private AccountRules() {}

    /** A password that is about to be set. */
    static String newPassword(Input input, String key) {
        String password = input.requiredText(key, TextRule.any());
        int length = password.codePointCount(0, password.length());
        if (length > MAX_PASSWORD || length > 0 && length < MIN_PASSWORD) {
            String rule = "A password has " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters.";
            input.faults().add(key, new Fault(rule, "password_validation_failed"));
        }
        return password;
    }

    /** Null when absent or faulty. */
    static @Nullable String language(Input input) {
        String language = input.text("language", TextRule.any());
        if (language == null || LANGUAGES.contains(language)) {
            return language;
        }
        input.faults().add("language", new Fault("This language is not available.", "invalid_language"));
        return null;
    }

    /** A set in the order given. Null when absent or faulty. */
    static String @Nullable [] guidedTours(Input input) {
        String key = "completed_guided_tours";
        if (!input.has(key)) {
            return null;
        }
        JsonNode list = input.raw(key);
        Fault fault = list.isNull()
                ? Fault.NULL
                : !list.isArray() ? Fault.NOT_A_LIST : list.size() > MAX_TOURS ? Fault.tooMany(MAX_TOURS) : null;
        if (fault != null) {
            input.faults().add(key, fault);
            return null;
        }
        return guidedTours(input, key, list);
    }

    private static String @Nullable [] guidedTours(Input input, String key, JsonNode list) {
        Set<String> tours = new LinkedHashSet<>();
        Faults inside = new Faults();
        for (int i = 0; i < list.size(); i++) {
            String tour = Input.textOf(list.get(i));
            Fault fault = tour == null ? Fault.NOT_TEXT : TextRule.upTo(255).faultOf(tour);
            if (fault != null) {
                inside.add(String.valueOf(i), fault);
            } else if (tour != null) {
                tours.add(tour);
            }
        }
        input.faults().addAll(key, inside);
        return inside.isEmpty() ? tours.toArray(String[]::new) : null;
    }
}
