package io.holdfast.storage;

import java.sql.Connection;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * The table of an application's schema that knows which rows went to the trash together, by whom and when. It lies beside
 * the rows, so that trashing them and saying so is one statement.
 */
public final class TrashTable {
    private static final String NAME = "trash";

    private TrashTable() {}

    public static Table<?> of(String schema) {
        return Sql.table(new PhysicalTable(schema, NAME));
    }

    /** The quoted name, as {@code to_regclass} takes it. */
    public static String quoted(String schema) {
        return Sql.quoted(new PhysicalTable(schema, NAME));
    }

    static void create(Connection connection, String schema) {
        DSLContext sql = Sql.on(connection);
        sql.execute("""
                create table {0} (
                    id bigint not null default nextval('trash_entry_id') primary key,
                    table_id integer not null,
                    rows bigint[] not null,
                    names text[] not null,
                    batch boolean not null,
                    account_id integer not null,
                    trashed_at timestamptz not null default now(),
                    emptied boolean not null default false)
                """, of(schema));
        sql.execute("create index on {0} (table_id, (rows[1]))", of(schema));
    }

    /** For a schema that a release without this table has made. Several may call it at once. @return whether it was missing */
    public static boolean createIfMissing(Connection connection, String schema) {
        DSLContext sql = Sql.on(connection);
        // one at a time: two who make the same table at once would get an error
        sql.execute(
                "select 1 from {0} where node = {1} for update",
                Sql.table(new PhysicalTable(schema, Versions.TABLE)), DSL.inline(Versions.APPLICATION));
        boolean missing = sql.fetchSingle("select to_regclass(?) is null as missing", quoted(schema))
                .get("missing", Boolean.class);
        if (missing) {
            create(connection, schema);
        }
        return missing;
    }
}
