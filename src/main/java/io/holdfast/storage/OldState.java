package io.holdfast.storage;

import java.sql.Connection;
import org.jooq.DSLContext;

/**
 * Reading a user's table from a snapshot that was taken earlier. {@code pg_relation_filenode} tells of now, the column of the
 * moment that is read: they differ, or the moment knows no such table, where it was rewritten, truncated or made since. It
 * would read as empty, without an error.
 */
public final class OldState {
    private static final String IS_AS_IT_WAS = """
            select coalesce((
                select pg_relation_filenode(c.oid) is not distinct from c.relfilenode
                from pg_class c
                where c.oid = to_regclass(?)), false) as answer
            """;

    private OldState() {}

    /**
     * Keeps a table as it is until the transaction ends. To be asked in every transaction, before its first row is read.
     *
     * @return false when the snapshot of the transaction does not show its rows any more
     */
    public static boolean keep(Connection connection, PhysicalTable table) {
        DSLContext sql = Sql.on(connection);
        sql.query("lock table {0} in access share mode", Sql.table(table)).execute();
        return sql.fetchSingle(IS_AS_IT_WAS, Sql.quoted(table)).get("answer", Boolean.class);
    }
}
