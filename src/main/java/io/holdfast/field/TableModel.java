package io.holdfast.field;

import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Versions;
import io.holdfast.table.TableRow;
import java.util.List;
import java.util.Optional;

/**
 * All that is needed to read and write a table's rows: where they are, their fields, and the versions at which this was so.
 * A statement on the rows compares the versions ({@link Versions#unchanged}); when they have changed, it finds nothing and
 * does nothing, and the model is read again.
 *
 * @param fields the live fields in order of {@code (order, id)}
 */
public record TableModel(TableRow table, Versions.Known versions, List<FieldModel> fields) {
    public TableModel {
        fields = List.copyOf(fields);
    }

    public PhysicalTable physical() {
        return table.physical();
    }

    public Optional<FieldModel> field(int id) {
        return fields.stream().filter(f -> f.id() == id).findFirst();
    }

    public Optional<FieldModel> field(String name) {
        return fields.stream().filter(f -> f.name().equals(name)).findFirst();
    }
}
