package io.holdfast.row;

import io.holdfast.field.FieldModel;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells that a caller gave for a row, ready to be stored; fields are named by their place in the model. */
final class Cells {
    private final @Nullable Object[] values;
    private final BitSet given = new BitSet();

    Cells(int fields) {
        this.values = new Object[fields];
    }

    void put(int field, @Nullable Object value) {
        values[field] = value;
        given.set(field);
    }

    boolean has(int field) {
        return given.get(field);
    }

    /** Null for nothing, and where nothing was given. */
    @Nullable
    Object get(int field) {
        return values[field];
    }

    /** As a new row has it. */
    @Nullable
    Object getOrDefault(int field, FieldModel model) {
        return has(field) ? values[field] : model.options().defaultCell();
    }

    /** The fields that a cell was given for, ascending. */
    List<Integer> fields() {
        return given.stream().boxed().toList();
    }

    /** The fields that any of several rows has a cell for, ascending. */
    static List<Integer> fieldsOf(Iterable<Cells> rows) {
        BitSet all = new BitSet();
        rows.forEach(row -> all.or(row.given));
        return all.stream().boxed().toList();
    }
}
