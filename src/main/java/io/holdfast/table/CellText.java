package io.holdfast.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Input;
import io.holdfast.storage.CopyText;
import io.holdfast.storage.RowCopy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells of data for a new table, all of whose fields are text: contract section 7.2. */
public final class CellText {
    private CellText() {}

    /** A JSON value as text, untrimmed; null stays null, arrays and objects become their JSON. */
    public static @Nullable String of(JsonNode cell) {
        if (cell.isNull() || cell.isMissingNode()) {
            return null;
        }
        if (cell.isNumber()) {
            return Input.textOf(cell);
        }
        return cell.isValueNode() ? cell.asText() : cell.toString();
    }

    /** Appends a row of texts, padded with null. */
    public static RowCopy.Cells row(List<@Nullable String> cells, int columns) {
        return out -> {
            for (int i = 0; i < columns; i++) {
                if (i > 0) {
                    out.append('\t');
                }
                CopyText.append(out, i < cells.size() ? cells.get(i) : null);
            }
        };
    }
}
