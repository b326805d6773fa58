package io.holdfast.storage;

import java.sql.Connection;

/**
 * The drop list of columns, beside that of tables and schemas in {@link Registry}. Dropping one needs its table for oneself,
 * for a moment; whoever deletes a field for ever does not wait for that.
 */
public final class DroppedColumns {
    private DroppedColumns() {}

    /** In the transaction that takes the column's field away: the janitor drops it later. */
    public static void add(Connection connection, int application, PhysicalTable table, String column) {
        Sql.on(connection).execute("""
                        insert into dropped_column (application_id, schema_name, table_name, column_name)
                        values (?, ?, ?, ?)
                        """, application, table.schema(), table.name(), column);
    }

    /** In the transaction that puts their table on the drop list. */
    public static void goWith(Connection connection, PhysicalTable table) {
        Sql.on(connection)
                .execute(
                        "delete from dropped_column where schema_name = ? and table_name = ?",
                        table.schema(),
                        table.name());
    }

    /** In the transaction that puts their schema on the drop list. */
    public static void goWithSchema(Connection connection, String schema) {
        Sql.on(connection).execute("delete from dropped_column where schema_name = ?", schema);
    }
}
