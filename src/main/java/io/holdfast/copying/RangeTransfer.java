package io.holdfast.copying;

import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * Copies large tables some blocks at a time. In between, whoever needs a table for himself for a moment, as to add a column,
 * gets it. A row's version of the moment lies in one block, where it stays as long as the moment can be read; so it is in
 * exactly one of the ranges whatever is written meanwhile.
 */
final class RangeTransfer implements Transfer {
    /** 2 MiB: a table of less is copied at once. */
    private static final long FIRST_BLOCKS = 256;

    private final Duration step;

    /** @param step about how long one transaction is to take */
    RangeTransfer(Duration step) {
        this.step = step;
    }

    @Override
    public void transfer(Reader source, Batches.Batch batch, LongConsumer size) throws SQLException {
        for (TableCopy large : source.read(connection -> small(connection, batch.tables(), size))) {
            inRanges(source, large);
        }
    }

    /** @return those that are too large */
    private static List<TableCopy> small(Connection connection, List<TableCopy> copies, LongConsumer size)
            throws SQLException {
        RowsTransfer.open(connection, copies);
        size.accept(RowsTransfer.bytes(
                connection, copies.stream().map(copy -> copy.source().physical())));
        List<TableCopy> large = new ArrayList<>();
        for (TableCopy copy : copies) {
            if (blocks(connection, copy.source().physical()) > FIRST_BLOCKS) {
                large.add(copy);
            } else {
                RowsTransfer.whole(connection, copy);
            }
        }
        return large;
    }

    /** Whatever is read lies in front of this end: the table may only have grown since the moment. */
    private static long blocks(Connection connection, PhysicalTable table) {
        return Sql.on(connection)
                .fetchSingle(
                        "select pg_relation_size(?::regclass) / current_setting('block_size')::bigint as blocks",
                        Sql.quoted(table))
                .get("blocks", Long.class);
    }

    private void inRanges(Reader source, TableCopy copy) throws SQLException {
        long end = source.read(connection -> blocks(connection, copy.source().physical()));
        long blocks = FIRST_BLOCKS;
        for (long from = 0; from < end; ) {
            long behind = from + blocks;
            Condition range = DSL.condition("ctid >= {0}::tid and ctid < {1}::tid", place(from), place(behind));
            long begun = System.nanoTime();
            source.read(connection -> {
                RowsTransfer.open(connection, List.of(copy));
                RowsTransfer.insert(connection, copy, range);
                return true;
            });
            blocks = next(blocks, Duration.ofNanos(System.nanoTime() - begun), step);
            from = behind;
        }
        source.read(connection -> {
            RowsTransfer.continueIds(connection, copy);
            return true;
        });
        source.read(connection -> {
            RowsTransfer.index(connection, copy);
            return true;
        });
    }

    private static Field<String> place(long block) {
        return DSL.inline("(" + block + ",0)");
    }

    /** How many blocks would have taken a step, within bounds: one slow range says little about the next. */
    static long next(long blocks, Duration took, Duration step) {
        long fitting = blocks * step.toMillis() / Math.max(1, took.toMillis());
        return Math.clamp(fitting, Math.max(1, blocks / 4), blocks * 4);
    }
}
