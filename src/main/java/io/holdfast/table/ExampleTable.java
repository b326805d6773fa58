package io.holdfast.table;

import io.holdfast.storage.RowCopy;
import java.util.List;

/** The table that a caller gets who gives no data: contract section 7.2. */
public final class ExampleTable {
    private static final RowCopy.Cells BLANK = out -> out.append("\t\tf");

    /** Their cells. */
    public static final List<RowCopy.Cells> ROWS = List.of(BLANK, BLANK);

    private ExampleTable() {}

    public static List<NewField> fields(InitialFields fields) {
        return List.of(
                fields.make("Name", "text"), fields.make("Notes", "long_text"), fields.make("Active", "boolean"));
    }
}
