package io.holdfast.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import io.holdfast.storage.RowCopy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data with which a table is made within a request: names of the columns, rows of text.
 *
 * @param rows each as long as it was given, at most as long as there are names
 */
record TableData(List<String> names, List<List<@Nullable String>> rows) {
    /** What is made at once; more is a job's work. */
    private static final int MAX_ROWS = 5_000;

    /** The shape of {@code data}: notes what is wrong with it. Null when there is none. */
    static @Nullable ArrayNode read(Input in) {
        JsonNode data = in.raw("data");
        if (data.isMissingNode() || data.isNull()) {
            return null;
        }
        if (!(data instanceof ArrayNode rows)) {
            in.faults().add("data", Fault.NOT_A_LIST);
            return null;
        }
        if (rows.isEmpty()) {
            in.faults().add("data", Fault.tooFew(1));
        }
        Faults inside = new Faults();
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).isArray()) {
                inside.add(String.valueOf(i), Fault.NOT_A_LIST);
            } else if (hasUnstorable(rows.get(i))) {
                inside.add(String.valueOf(i), Fault.NUL_CHARACTER);
            }
        }
        in.faults().addAll("data", inside);
        return rows;
    }

    /** In a cell, or within one that is a list or an object: told alike here and where a job makes the table. */
    private static boolean hasUnstorable(JsonNode value) {
        if (value.isContainerNode()) {
            return value.valueStream().anyMatch(TableData::hasUnstorable);
        }
        return value.isTextual()
                && (value.textValue().indexOf('\0') >= 0 || TextRule.hasLoneSurrogate(value.textValue()));
    }

    /** @throws io.holdfast.problem.Problem with the domain error when this makes no table */
    static TableData of(ArrayNode data, boolean firstRowIsHeader) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        int columns = 0;
        for (JsonNode row : data) {
            List<@Nullable String> cells = new ArrayList<>();
            row.forEach(cell -> cells.add(CellText.of(cell)));
            rows.add(cells);
            columns = Math.max(columns, cells.size());
        }
        List<@Nullable String> header = firstRowIsHeader && !rows.isEmpty() ? rows.removeFirst() : null;
        if (rows.size() > MAX_ROWS) {
            throw ErrorCode.ERROR_INITIAL_SYNC_TABLE_DATA_LIMIT_EXCEEDED.problem();
        }
        return new TableData(ColumnNames.of(header, columns), rows);
    }

    List<RowCopy.Cells> cells() {
        return rows.stream().map(row -> CellText.row(row, names.size())).toList();
    }
}
