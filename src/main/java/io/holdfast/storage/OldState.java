package io.holdfast.storage;

import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Reading users' tables from a snapshot that was taken earlier. {@code pg_relation_filenode} tells of now, the column of the
 * moment that is read: they differ, or the moment knows no such table, where it was rewritten, truncated or made since. It
 * would read as empty, without an error.
 */
public final class OldState {
    private static final String REWRITTEN = """
            select t.name
            from unnest(?::text[]) t (name)
            left join pg_class c on c.oid = t.name::regclass
            where c.oid is null or pg_relation_filenode(c.oid) is distinct from c.relfilenode
            limit 1
            """;

    private OldState() {}

    /**
     * Keeps tables as they are until the transaction ends: nobody rewrites, truncates or drops them. To be asked in every
     * transaction, before its first row is read.
     *
     * @return the quoted name of one whose rows the snapshot of the transaction does not show any more
     */
    public static Optional<String> keep(Connection connection, List<PhysicalTable> tables) {
        DSLContext sql = Sql.on(connection);
        sql.query(
                        "lock table {0} in access share mode",
                        DSL.list(tables.stream().map(Sql::table).toArray(Table<?>[]::new)))
                .execute();
        return sql.fetchOptional(
                        REWRITTEN, (Object) tables.stream().map(Sql::quoted).toArray(String[]::new))
                .map(found -> found.get("name", String.class));
    }
}
