package io.holdfast.lock;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a caller is prepared to wait for locks.
 *
 * @param asked what the request asked for; null when it did not
 * @param behindEdit what applies behind an edit when nothing was asked for; behind a job that is nothing
 */
public record Patience(@Nullable Duration asked, Duration behindEdit) {
    /** Never waits, whatever is in the way. */
    public static final Patience NONE = new Patience(Duration.ZERO, Duration.ZERO);

    Duration behind(boolean job) {
        if (asked != null) {
            return asked;
        }
        return job ? Duration.ZERO : behindEdit;
    }

    static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
