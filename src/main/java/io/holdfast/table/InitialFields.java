package io.holdfast.table;

import java.sql.Connection;
import java.util.List;

/** The fields with which a new table begins; the feature that owns fields answers. */
public interface InitialFields {
    /** A field of a type, with that type's default options. */
    NewField make(String name, String type);

    /**
     * Writes the fields of a new table, the first of them primary.
     *
     * @param columns the names of their columns, in the same order
     */
    void insert(Connection connection, int table, List<NewField> fields, List<String> columns);
}
