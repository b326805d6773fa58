package io.holdfast.copying;

import io.holdfast.storage.PhysicalColumn;
import io.holdfast.storage.PhysicalTable;
import java.util.List;

/**
 * A table and its copy.
 *
 * @param id the id that the copy has once it is shown
 * @param target the copy as PostgreSQL knows it
 */
public record TableCopy(SourceTable source, int id, PhysicalTable target, List<FieldCopy> fields) {
    public TableCopy {
        fields = List.copyOf(fields);
    }

    List<PhysicalColumn> physicalColumns() {
        return fields.stream().map(FieldCopy::physical).toList();
    }

    /** As it is called by its source. */
    public String name() {
        return source.name();
    }

    /** The copy of the same, called and placed otherwise. */
    TableCopy as(String name, int position) {
        return new TableCopy(source.as(name, position), id, target, fields);
    }
}
