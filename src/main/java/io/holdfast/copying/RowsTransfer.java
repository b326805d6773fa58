package io.holdfast.copying;

import io.holdfast.job.JobFailed;
import io.holdfast.storage.OldState;
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
import org.jooq.Field;
import org.jooq.impl.DSL;

/** Brings the rows of some tables into their copies, in one transaction that reads the exported state. */
final class RowsTransfer {
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
        try (Statement statement = connection.createStatement()) {
            // a job may wait for its tables, within its own time limit
            statement.execute("set local lock_timeout = 0");
        }
        OldState.keep(
                        connection,
                        copies.stream().map(copy -> copy.source().physical()).toList())
                .ifPresent(name -> {
                    throw new JobFailed(
                            "The copy was given up: a table (%s) was rewritten or truncated while it was being read."
                                    .formatted(name));
                });
    }

    /** Copies live rows with their ids, places and times. */
    static void whole(Connection connection, TableCopy copy) {
        insert(connection, copy, DSL.noCondition());
        continueIds(connection, copy);
        index(connection, copy);
    }

    /** How many bytes tables have on disk, without their indexes; also what others have not committed yet. */
    static long bytes(Connection connection, Stream<PhysicalTable> tables) {
        return Sql.on(connection)
                .fetchSingle(BYTES, (Object) tables.map(Sql::quoted).toArray(String[]::new))
                .get("bytes", Long.class);
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

    /** The copy goes on where the source is. Once the rows are there. */
    static void continueIds(Connection connection, TableCopy copy) {
        TableDdl.continueIds(connection, copy.source().physical(), copy.target());
    }
}
