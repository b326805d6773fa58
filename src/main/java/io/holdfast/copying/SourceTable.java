package io.holdfast.copying;

import io.holdfast.storage.PhysicalTable;
import java.util.List;

/**
 * A live table at the moment that is copied.
 *
 * @param rows about how many rows it has, an estimate
 * @param fields its live fields in their order
 */
record SourceTable(String name, int position, PhysicalTable physical, long rows, List<SourceField> fields) {
    SourceTable {
        fields = List.copyOf(fields);
    }

    SourceTable as(String otherName, int otherPosition) {
        return new SourceTable(otherName, otherPosition, physical, rows, fields);
    }
}
