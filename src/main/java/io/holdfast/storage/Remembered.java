package io.holdfast.storage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a process remembers of the tables it used last, by their ids. May be used by several threads. */
public final class Remembered<V> {
    private static final int MOST = 1_000;

    private final Map<Integer, V> byTable = Collections.synchronizedMap(new LeastRecentlyUsed<>());

    public @Nullable V get(int table) {
        return byTable.get(table);
    }

    public void put(int table, V value) {
        byTable.put(table, value);
    }

    public void forget(int table) {
        byTable.remove(table);
    }

    private static final class LeastRecentlyUsed<V> extends LinkedHashMap<Integer, V> {
        private static final long serialVersionUID = 1;

        LeastRecentlyUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
            return size() > MOST;
        }
    }
}
