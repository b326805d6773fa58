package io.holdfast.access;

import com.fasterxml.jackson.annotation.JsonValue;
import io.holdfast.problem.Input;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happens to edits of a structure while it is copied: the member {@code edits} of the requests that begin a copy. */
public enum EditsMeanwhile {
    /** They are told at once what is in their way. */
    REFUSE,
    /** They pass, and the copy is still of one moment. */
    PASS;

    /** As in the API. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<String> wireNames() {
        return Arrays.stream(values()).map(EditsMeanwhile::wireName).toList();
    }

    /** @throws IllegalArgumentException for what is none */
    static EditsMeanwhile of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /** A member of a body; null when it is not given. What breaks the rule is noted in {@code in.faults()}. */
    static @Nullable EditsMeanwhile read(Input in, String key) {
        return in.has(key) ? of(in.choice(key, wireNames(), REFUSE.wireName())) : null;
    }

    /** What the body of a request that begins a copy asks for; null when it does not say. */
    public static @Nullable EditsMeanwhile asked(Input in) {
        return read(in, "edits");
    }
}
