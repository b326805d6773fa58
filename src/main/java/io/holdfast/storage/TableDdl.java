package io.holdfast.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Makes and changes schemas and users' tables. Whoever calls holds the locks and has announced what is new. */
public final class TableDdl {
    /** PostgreSQL has 1,600 columns in a table, dropped ones included. */
    private static final int MAX_COLUMNS_EVER = 1_500;
    /** The most fields that a table made anew has columns for. */
    public static final int MAX_COLUMNS = MAX_COLUMNS_EVER - RowColumns.ALL.size();

    private TableDdl() {}

    /** An application's schema with its tables of versions and of what is in the trash. */
    public static void createSchema(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // on a cluster of Citus this schema is to lie on one node; elsewhere the setting means nothing
            statement.execute("set local citus.enable_schema_based_sharding = on");
        }
        DSLContext sql = Sql.on(connection);
        sql.createSchema(DSL.name(schema)).execute();
        PhysicalTable versions = new PhysicalTable(schema, Versions.TABLE);
        sql.createTable(Sql.table(versions))
                .columns(Versions.NODE, Versions.VERSION)
                .constraint(DSL.primaryKey(Versions.NODE))
                .execute();
        Versions.add(connection, schema, Versions.APPLICATION);
        TrashTable.create(connection, schema);
    }

    /** A table with its primary key; {@link #index} follows once it is filled. */
    public static void createTable(Connection connection, PhysicalTable table, List<PhysicalColumn> columns) {
        var create = Sql.on(connection).createTable(Sql.table(table)).columns(RowColumns.ALL);
        for (PhysicalColumn column : columns) {
            create = create.column(DSL.name(column.name()), column.type().nullable(true));
        }
        create.constraint(DSL.primaryKey(RowColumns.ID)).execute();
    }

    /** The index by which rows are listed. Made after the table has been filled, which is faster. */
    public static void index(Connection connection, PhysicalTable table) {
        Sql.on(connection)
                .createIndex()
                .on(Sql.table(table), List.of(RowColumns.POSITION.asc(), RowColumns.ID.asc()))
                .where(RowColumns.DELETED_AT.isNull())
                .execute();
    }

    /**
     * Adds a column that every row there is gets a value in, without rewriting the table: a default that goes again.
     *
     * @param fill null to leave it empty
     */
    public static void addColumn(
            Connection connection, PhysicalTable table, PhysicalColumn column, @Nullable Object fill) {
        DSLContext sql = Sql.on(connection);
        Name field = DSL.name(column.name());
        if (fill == null) {
            sql.alterTable(Sql.table(table))
                    .addColumn(field, column.type().nullable(true))
                    .execute();
            return;
        }
        sql.alterTable(Sql.table(table))
                .addColumn(field, withDefault(column.type(), fill))
                .execute();
        sql.alterTable(Sql.table(table)).alterColumn(field).dropDefault().execute();
    }

    private static <T> DataType<T> withDefault(DataType<T> type, Object fill) {
        return type.nullable(true).defaultValue(DSL.inline(type.convert(fill), type));
    }

    /** Takes a column away, where there still is one: in the metadata nobody knows it any more. */
    static void dropColumn(Connection connection, PhysicalTable table, String column) {
        Sql.on(connection)
                .execute("alter table if exists {0} drop column if exists {1}", Sql.table(table), DSL.name(column));
    }

    /** Gives a column new values, keeping writers out meanwhile: they find the new version when they get in. */
    public static void rewrite(Connection connection, PhysicalTable table, String column, Field<?> value) {
        lockAgainstWriters(connection, table);
        set(connection, table, column, value);
    }

    private static <T> void set(Connection connection, PhysicalTable table, String column, Field<T> value) {
        Field<T> field = DSL.field(DSL.name(column), value.getDataType());
        Sql.inlining(connection)
                .update(Sql.table(table))
                .set(field, value)
                .where(field.isDistinctFrom(value))
                .execute();
    }

    /** Until the transaction ends nobody else writes; everybody reads. */
    static void lockAgainstWriters(Connection connection, PhysicalTable table) {
        Sql.on(connection)
                .query("lock table {0} in share row exclusive mode", Sql.table(table))
                .execute();
    }

    /**
     * Lets a table that was filled from another go on where that is, so that no id that a row ever had is used again. The number
     * is sent as one: a subselect would be moved to a worker on Citus.
     */
    public static void continueIds(Connection connection, PhysicalTable from, PhysicalTable to) {
        DSLContext sql = Sql.inlining(connection);
        Long last = sql.fetchSingle(
                        "select greatest(pg_sequence_last_value(pg_get_serial_sequence({0}, 'id')::regclass), max(id)) as id from {1}",
                        DSL.inline(Sql.quoted(from)), Sql.table(to))
                .get("id", Long.class);
        if (last != null) {
            sql.fetch(
                    "select setval(pg_get_serial_sequence({0}, 'id'), {1})",
                    DSL.inline(Sql.quoted(to)), DSL.inline(last));
        }
    }

    /** Whether another column may still be added: columns once dropped count for ever. */
    public static boolean hasRoomForColumn(Connection connection, PhysicalTable table) {
        Integer used = Sql.on(connection)
                .select(DSL.field("coalesce(max(attnum), 0)", Integer.class))
                .from("pg_attribute")
                .where("attrelid = to_regclass(?)", Sql.quoted(table))
                .fetchSingle()
                .value1();
        return used != null && used < MAX_COLUMNS_EVER;
    }
}
