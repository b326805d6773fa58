package io.holdfast.copying;

import io.holdfast.job.JobFailed;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.RowColumns;
import io.holdfast.storage.Sql;
import io.holdfast.storage.TableDdl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Brings the rows of some tables into their copies, in one transaction that reads the exported state. */
final class RowsTransfer {
    /**
     * {@code pg_relation_filenode} tells of now, the column of the moment that is read. They differ, or the moment knows no
     * such table, where it was rewritten, truncated or made since: it would read as empty.
     */
    private static final String REWRITTEN = """
            select t.name
            from unnest(?::text[]) t (name)
            left join pg_class c on c.oid = t.name::regclass
            where c.oid is null or pg_relation_filenode(c.oid) is distinct from c.relfilenode
            limit 1
            """;

    private static final String BYTES =
            "select coalesce(sum(pg_table_size(name::regclass)), 0)::bigint as bytes from unnest(?::text[]) name";

    private RowsTransfer() {}

    /** All of a batch in one transaction: for a job whose locks keep the structure of its source as it is. */
    static void transfer(Transfer.Reader source, Batches.Batch batch, LongConsumer size) throws SQLException {
        source.read(connection -> {
            open(connection, batch.tables());
            size.accept(bytes(
                    connection,
                    batch.tables().stream().map(copy -> copy.source().physical())));
            for (TableCopy copy : batch.tables()) {
                whole(connection, copy);
            }
            return true;
        });
    }

    /**
     * Begins to read tables in a transaction.
     *
     * @throws JobFailed when one was changed behind the back of the copy
     */
    static void open(Connection connection, List<TableCopy> copies) throws SQLException {
        lock(connection, copies);
        requireAsTheyWere(connection, copies);
    }

    /** Copies live rows with their ids, places and times. */
    static void whole(Connection connection, TableCopy copy) {
        insert(connection, copy, DSL.noCondition());
        continueIds(connection, copy);
        index(connection, copy);
    }

    /** From here on nobody rewrites, truncates or drops them. A job may wait for this, within its own time limit. */
    private static void lock(Connection connection, List<TableCopy> copies) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = 0");
        }
        Table<?>[] tables =
                copies.stream().map(copy -> Sql.table(copy.source().physical())).toArray(Table<?>[]::new);
        Sql.on(connection)
                .query("lock table {0} in access share mode", DSL.list(tables))
                .execute();
    }

    private static void requireAsTheyWere(Connection connection, List<TableCopy> copies) {
        String[] names = names(copies.stream().map(copy -> copy.source().physical()));
        Sql.on(connection).fetchOptional(REWRITTEN, (Object) names).ifPresent(found -> {
            throw new JobFailed(
                    "The copy was given up: a table (%s) was rewritten or truncated while it was being read."
                            .formatted(found.get("name", String.class)));
        });
    }

    /** How many bytes tables have on disk, without their indexes; also what others have not committed yet. */
    static long bytes(Connection connection, Stream<PhysicalTable> tables) {
        return Sql.on(connection).fetchSingle(BYTES, (Object) names(tables)).get("bytes", Long.class);
    }

    private static String[] names(Stream<PhysicalTable> tables) {
        return tables.map(Sql::quoted).toArray(String[]::new);
    }

    /** @param range which of its live rows */
    static void insert(Connection connection, TableCopy copy, Condition range) {
        List<Field<?>> from = new ArrayList<>(RowColumns.ALL);
        from.remove(RowColumns.DELETED_AT);
        List<Field<?>> into = new ArrayList<>(from);
        copy.fields().forEach(field -> {
            from.add(field.cells());
            into.add(DSL.field(DSL.name(field.column())));
        });
        Sql.on(connection)
                .insertInto(Sql.table(copy.target()), into)
                .select(DSL.select(from)
                        .from(Sql.table(copy.source().physical()))
                        .where(RowColumns.DELETED_AT.isNull())
                        .and(range))
                .execute();
    }

    /** Once the rows are there. */
    static void index(Connection connection, TableCopy copy) {
        TableDdl.index(connection, copy.target());
    }

    /** The copy goes on where the source is, so that no id that a row ever had is used again. */
    static void continueIds(Connection connection, TableCopy copy) {
        DSLContext sql = Sql.inlining(connection);
        Record last = sql.fetchSingle(
                "select greatest(pg_sequence_last_value(pg_get_serial_sequence({0}, 'id')::regclass), max(id)) as id from {1}",
                DSL.inline(Sql.quoted(copy.source().physical())), Sql.table(copy.target()));
        Long id = last.get("id", Long.class);
        if (id != null) {
            sql.fetch(
                    "select setval(pg_get_serial_sequence({0}, 'id'), {1})",
                    DSL.inline(Sql.quoted(copy.target())), DSL.inline(id));
        }
    }
}
