package io.holdfast.table;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.TextRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of the fields of a table that is made of data: contract section 7.2. */
public final class ColumnNames {
    /** The most fields that a table has. */
    public static final int MAX_FIELDS = 600;

    private static final int MAX_LENGTH = 255;
    private static final Set<String> RESERVED = Set.of("id", "order");

    private ColumnNames() {}

    /**
     * The names of all columns: those of the header, then {@code Field N}.
     *
     * @param header the cells of the header as text; null when there is none
     * @param columns how many columns the longest row has, the header included
     * @throws io.holdfast.problem.Problem with the domain error when the names or their number will not do
     */
    public static List<String> of(@Nullable List<@Nullable String> header, int columns) {
        if (columns == 0) {
            throw ErrorCode.ERROR_INVALID_INITIAL_TABLE_DATA.problem();
        }
        if (columns > MAX_FIELDS) {
            throw ErrorCode.ERROR_MAX_FIELD_COUNT_EXCEEDED.problem();
        }
        List<String> names = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            names.add(header != null && i < header.size() ? given(header.get(i)) : "Field " + (i + 1));
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw ErrorCode.ERROR_INITIAL_TABLE_DATA_HAS_DUPLICATE_NAMES.problem();
        }
        return names;
    }

    private static String given(@Nullable String cell) {
        String name = cell == null ? "" : cell.strip();
        if (name.codePointCount(0, name.length()) > MAX_LENGTH) {
            throw ErrorCode.ERROR_MAX_FIELD_NAME_LENGTH_EXCEEDED.problem();
        }
        requireAllowed(name);
        if (name.isEmpty() || name.indexOf('\0') >= 0 || TextRule.hasLoneSurrogate(name)) {
            throw ErrorCode.ERROR_INVALID_BASEROW_FIELD_NAME.problem();
        }
        return name;
    }

    /** @throws io.holdfast.problem.Problem for the names that mean a row's own properties */
    public static void requireAllowed(String name) {
        if (RESERVED.contains(name)) {
            throw ErrorCode.ERROR_RESERVED_BASEROW_FIELD_NAME.problem();
        }
    }
}
