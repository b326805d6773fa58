package io.holdfast.job;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What a {@link Broom} removed: how many of which kind. */
public final class Removed {
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    /** What can be removed. */
    public enum Kind {
        SCHEMA,
        TABLE,
        COLUMN,
        UPLOAD,
        EXPORT,
        JOB,
        NAMED_LOCK,
        HIDDEN_APPLICATION,
        SNAPSHOT,
        TRASHED_WORKSPACE,
        TRASHED_APPLICATION,
        TRASHED_TABLE,
        TRASHED_FIELD,
        TRASHED_ROWS;

        /** As monitoring calls it. */
        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Removed nothing() {
        return new Removed();
    }

    public static Removed of(Kind kind, int count) {
        return nothing().and(kind, count);
    }

    public Removed and(Kind kind, int count) {
        counts.merge(kind, count, Integer::sum);
        return this;
    }

    Map<Kind, Integer> counts() {
        return counts;
    }
}
