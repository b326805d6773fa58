package io.holdfast.access;

import com.fasterxml.jackson.annotation.JsonValue;
import io.holdfast.problem.Input;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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

    static List<String> wireNames() {
        return Arrays.stream(values()).map(EditsMeanwhile::wireName).toList();
    }

    /** @throws IllegalArgumentException for what is none */
    public static EditsMeanwhile of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /** The member of a body; what breaks the rule is noted there. @param fallback when it is not given */
    static EditsMeanwhile read(Input in, String key, EditsMeanwhile fallback) {
        return of(in.choice(key, wireNames(), fallback.wireName()));
    }

    /**
     * What the body of a request that begins a copy asks for; what breaks the rule is noted there.
     *
     * @param byDefault what the workspace has, for a body that does not say
     */
    public static EditsMeanwhile asked(Input in, EditsMeanwhile byDefault) {
        return read(in, "edits", byDefault);
    }
}
