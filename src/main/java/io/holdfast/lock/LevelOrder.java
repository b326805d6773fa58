package io.holdfast.lock;

import java.util.EnumMap;
import java.util.Map;

/** The features' rows by level; exactly one feature for each. */
final class LevelOrder {
    private final Map<Level, LockableRows> byLevel = new EnumMap<>(Level.class);

    LevelOrder(Iterable<LockableRows> rows) {
        for (LockableRows r : rows) {
            if (byLevel.put(r.level(), r) != null) {
                throw new IllegalStateException("two implementations for " + r.level());
            }
        }
    }

    LockableRows of(Level level) {
        LockableRows rows = byLevel.get(level);
        if (rows == null) {
            throw new IllegalStateException("nobody locks " + level);
        }
        return rows;
    }
}
