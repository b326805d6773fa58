package io.holdfast.trash;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be in the trash. Rows are a matter of their application's schema. */
enum ItemType {
    WORKSPACE,
    APPLICATION,
    TABLE,
    FIELD,
    /** There are none yet, but a caller may ask. */
    VIEW,
    ROW,
    ROWS;

    static final List<String> NAMES =
            Arrays.stream(values()).map(ItemType::wireName).toList();

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ItemType of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    boolean isOfRows() {
        return this == ROW || this == ROWS;
    }
}
