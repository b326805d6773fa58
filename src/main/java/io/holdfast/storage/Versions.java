package io.holdfast.storage;

import java.sql.Connection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The versions that row requests compare: one for each table, one for its application. They lie in the application's own
 * schema, so that comparing costs nothing and is atomic with the rows.
 *
 * <p>An edit bumps last: whoever waited behind its DDL finds the new version. Reading the version before the fields is
 * safe: a version that rose without its edit only costs a reload.
 */
public final class Versions {
    static final String TABLE = "version";
    /** The node of the application itself; table ids start at 1. */
    static final int APPLICATION = 0;

    static final Field<Integer> NODE = DSL.field(DSL.name("node"), SQLDataType.INTEGER.notNull());
    static final Field<Long> VERSION = DSL.field(DSL.name("version"), SQLDataType.BIGINT.notNull());

    private Versions() {}

    /** What a pod knew when it read the metadata. */
    public record Known(long application, long table) {}

    public static void add(Connection connection, String schema, int table) {
        Sql.on(connection)
                .insertInto(Sql.table(new PhysicalTable(schema, TABLE)), NODE, VERSION)
                .values(table, 1L)
                .execute();
    }

    /** As {@link #add(Connection, String, int)} of many tables. */
    public static void add(Connection connection, String schema, List<Integer> tables) {
        Sql.on(connection)
                .insertInto(Sql.table(new PhysicalTable(schema, TABLE)), NODE, VERSION)
                .select(DSL.select(DSL.field("node", Integer.class), DSL.inline(1L))
                        .from("unnest(?::integer[]) node", (Object) tables.toArray(Integer[]::new)))
                .execute();
    }

    /** The last statement of an edit that changes what is known of a table. */
    public static void bumpTable(Connection connection, String schema, int table) {
        bump(connection, schema, table);
    }

    /** The last statement of an edit that makes an application come or go. */
    public static void bumpApplication(Connection connection, String schema) {
        bump(connection, schema, APPLICATION);
    }

    /** The last statement of an edit that deletes a table for ever: what compares with its version is told that it has gone. */
    public static void removeTable(Connection connection, String schema, int table) {
        Sql.on(connection)
                .deleteFrom(Sql.table(new PhysicalTable(schema, TABLE)))
                .where(NODE.eq(table))
                .execute();
    }

    private static void bump(Connection connection, String schema, int node) {
        Sql.on(connection)
                .update(Sql.table(new PhysicalTable(schema, TABLE)))
                .set(VERSION, VERSION.plus(1))
                .where(NODE.eq(node))
                .execute();
    }

    /** The versions now. */
    public static Known read(Connection connection, String schema, int table) {
        var row = Sql.on(connection)
                .select(current(schema, APPLICATION), current(schema, table))
                .fetchSingle();
        Long ofApplication = row.value1();
        Long ofTable = row.value2();
        return new Known(ofApplication == null ? 0 : ofApplication, ofTable == null ? 0 : ofTable);
    }

    /** The condition, for the statement that touches the rows, that nothing has changed since. */
    public static Condition unchanged(String schema, int table, Known known) {
        return current(schema, APPLICATION)
                .eq(known.application())
                .and(current(schema, table).eq(known.table()));
    }

    private static Field<Long> current(String schema, int node) {
        return DSL.field(DSL.select(VERSION)
                .from(Sql.table(new PhysicalTable(schema, TABLE)))
                .where(NODE.eq(node)));
    }
}
