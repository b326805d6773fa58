package io.holdfast.copying;

import io.holdfast.storage.PhysicalColumn;
import io.holdfast.storage.PhysicalTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table and its copy.
 *
 * @param id the id that the copy has once it is shown
 * @param target the copy as PostgreSQL knows it
 * @param columns the columns of the copy, one for each field
 */
record TableCopy(SourceTable source, int id, PhysicalTable target, List<String> columns) {
    TableCopy {
        columns = List.copyOf(columns);
    }

    List<PhysicalColumn> physicalColumns() {
        List<PhysicalColumn> result = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            result.add(new PhysicalColumn(columns.get(i), source.fields().get(i).columnType()));
        }
        return result;
    }
}
