package io.holdfast.table;

import io.holdfast.storage.PhysicalColumn;
import io.holdfast.storage.PhysicalTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that exists in PostgreSQL and that nobody sees yet.
 *
 * @param columns the names of its columns, one for each field
 */
public record NewTable(PhysicalTable physical, List<NewField> fields, List<String> columns) {
    List<PhysicalColumn> physicalColumns() {
        List<PhysicalColumn> result = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            result.add(new PhysicalColumn(columns.get(i), fields.get(i).column()));
        }
        return result;
    }
}
