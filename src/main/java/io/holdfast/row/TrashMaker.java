package io.holdfast.row;

import io.holdfast.storage.Database;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Sql;
import io.holdfast.storage.TrashTable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.List;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Gives schemas of a release that had no table of trash one, with entries for the rows that were deleted before. */
@ApplicationScoped
class TrashMaker {
    private static final String MISSING = """
            select schema_name
            from application
            where not hidden and to_regclass(format('%I.version', schema_name)) is not null
                and to_regclass(format('%I.trash', schema_name)) is null
            order by id
            """;
    private static final String TABLES = """
            select t.id, a.schema_name, t.physical_name
            from user_table t
            join application a on a.id = t.application_id
            where a.schema_name = ?
            """;
    /** Rows of one request have one instant. What they were called is not looked for. */
    private static final String ADOPT = """
            insert into {1} (table_id, rows, names, batch, account_id, trashed_at)
            select {2}, array_agg(r.id order by r.id), array_agg(''::text), count(*) > 1, coalesce(r.updated_by, 0),
                r.deleted_at
            from {0} r
            where r.deleted_at is not null
            group by r.deleted_at, r.updated_by
            order by r.deleted_at
            """;

    private final Database database;

    TrashMaker(Database database) {
        this.database = database;
    }

    /** The schemas that have none. */
    List<String> missing() {
        return database.query(q -> q.fetch(MISSING).map(r -> r.get("schema_name", String.class)));
    }

    /** All or nothing; does nothing where there is one. */
    void make(String schema) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.run(connection -> {
                    if (TrashTable.createIfMissing(connection, schema)) {
                        Sql.on(connection).fetch(TABLES, schema).forEach(table -> adopt(connection, table));
                    }
                }));
    }

    private static void adopt(Connection connection, Record table) {
        PhysicalTable physical =
                new PhysicalTable(table.get("schema_name", String.class), table.get("physical_name", String.class));
        Sql.on(connection)
                .execute(
                        ADOPT,
                        Sql.table(physical),
                        TrashTable.of(physical.schema()),
                        DSL.inline(table.get("id", Integer.class)));
    }
}
