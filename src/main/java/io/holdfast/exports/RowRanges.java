package io.holdfast.exports;

import io.holdfast.storage.OldState;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.RowColumns;
import io.holdfast.storage.Sql;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Row2;
import org.jooq.SortField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads the live rows of a table, as one snapshot shows them, in the table's order. Each range is a short transaction and is
 * in memory before it is passed on: however slow the one who takes it is, nobody waits for the table meanwhile. How large
 * ranges are follows from how long they take and how large their rows are; where rows are huge, one is a single row.
 */
final class RowRanges {
    private static final int FIRST = 200;
    private static final int MOST = 100_000;
    private static final int MOST_GROWTH = 4;
    private static final Duration TIME = Duration.ofMillis(150);
    private static final int BYTES = 4 * 1024 * 1024;
    private static final int MOST_BYTES = 4 * BYTES;
    private static final int BETWEEN_PROGRESS = 1_000;

    private static final Condition LIVE = RowColumns.DELETED_AT.isNull();
    private static final Row2<BigDecimal, Long> PLACE = DSL.row(RowColumns.POSITION, RowColumns.ID);

    private final Reading reading;
    private final PhysicalTable table;
    private final FileForm form;
    private final Progress progress;
    private final ByteArrayOutputStream range = new ByteArrayOutputStream(BYTES);
    private int size = FIRST;
    private @Nullable Place last;
    private int inRange;
    private boolean fits;
    private long rows;

    /** Work in a transaction. */
    @FunctionalInterface
    interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Transactions on one snapshot. */
    @FunctionalInterface
    interface Reading {
        void in(Work work) throws SQLException;
    }

    /** Is told how many rows are in the file by now. */
    @FunctionalInterface
    interface Progress {
        void rows(long count) throws SQLException;
    }

    /** Takes the lines that COPY gives. */
    @FunctionalInterface
    private interface Lines {
        void take(byte[] line) throws SQLException, IOException;
    }

    /** The place of a row in the table's order. */
    private record Place(BigDecimal position, Long id) {}

    /** The table was rewritten or truncated since: what there was is lost to the snapshot. */
    static final class Rewritten extends RuntimeException {
        private static final long serialVersionUID = 1;

        Rewritten(PhysicalTable table) {
            super(table + " was rewritten or truncated while it was being read", null, false, false);
        }
    }

    RowRanges(Reading reading, PhysicalTable table, FileForm form, Progress progress) {
        this.reading = reading;
        this.table = table;
        this.form = form;
        this.progress = progress;
    }

    /**
     * Writes the whole file.
     *
     * @throws Rewritten when the snapshot shows the table no more
     */
    void writeTo(OutputStream out) throws SQLException, IOException {
        form.begin(out);
        do {
            writeRange(out);
        } while (last != null);
        form.end(out);
    }

    /**
     * As {@link #writeTo}, in another order. All of it is one statement, so whoever needs the table for himself waits as long as
     * it is read; ties are as in the table.
     */
    void writeOrdered(OutputStream out, List<SortField<?>> order) throws SQLException, IOException {
        List<SortField<?>> all = new ArrayList<>(order);
        all.add(RowColumns.POSITION.asc());
        all.add(RowColumns.ID.asc());
        form.begin(out);
        try {
            reading.in(connection -> readAll(connection, all, out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        form.end(out);
    }

    private void readAll(Connection connection, List<SortField<?>> order, OutputStream out) throws SQLException {
        if (rows > 0) {
            throw new IllegalStateException("what was written cannot be taken back");
        }
        keep(connection);
        copy(connection, LIVE, order, line -> {
            form.row(out, line, rows == 0);
            rows++;
            if (rows % BETWEEN_PROGRESS == 0) {
                progress.rows(rows);
            }
        });
    }

    private void writeRange(OutputStream out) throws SQLException, IOException {
        Place before = last;
        while (true) {
            long begun = System.nanoTime();
            reading.in(connection -> readRange(connection, before));
            if (fits) {
                resize(Duration.ofNanos(System.nanoTime() - begun));
                range.writeTo(out);
                rows += inRange;
                progress.rows(rows);
                return;
            }
            size = Math.max(1, inRange / 2);
        }
    }

    private void resize(Duration taken) {
        double byTime = (double) TIME.toNanos() / Math.max(1, taken.toNanos());
        double byBytes = (double) BYTES / Math.max(1, range.size());
        size = (int) Math.clamp(size * Math.min(MOST_GROWTH, Math.min(byTime, byBytes)), 1, MOST);
    }

    private void readRange(Connection connection, @Nullable Place before) throws SQLException {
        keep(connection);
        Condition behind = before == null ? LIVE : LIVE.and(PLACE.gt(before.position, before.id));
        last = lastOfRange(connection, behind);
        range.reset();
        inRange = 0;
        fits = true;
        copy(
                connection,
                last == null ? behind : behind.and(PLACE.le(last.position, last.id)),
                List.of(RowColumns.POSITION.asc(), RowColumns.ID.asc()),
                this::takeIntoRange);
    }

    /** What does not fit is read again in smaller ranges: the rest of it is passed over. */
    private void takeIntoRange(byte[] line) throws IOException {
        fits = fits && (inRange == 0 || range.size() + line.length <= MOST_BYTES);
        if (fits) {
            form.row(range, line, rows + inRange == 0);
            inRange++;
        }
    }

    private void keep(Connection connection) {
        if (OldState.keep(connection, List.of(table)).isPresent()) {
            throw new Rewritten(table);
        }
    }

    /** Null when there are fewer rows than a range is to have. */
    private @Nullable Place lastOfRange(Connection connection, Condition behind) {
        Record2<BigDecimal, Long> found = Sql.inlining(connection)
                .select(RowColumns.POSITION, RowColumns.ID)
                .from(Sql.table(table))
                .where(behind)
                .orderBy(RowColumns.POSITION, RowColumns.ID)
                .limit(1)
                .offset(size - 1)
                .fetchOne();
        return found == null ? null : new Place(found.value1(), found.value2());
    }

    private void copy(Connection connection, Condition which, List<SortField<?>> order, Lines lines)
            throws SQLException {
        List<Field<?>> columns = form.columns();
        String sql = Sql.rendering()
                .renderInlined(DSL.sql(
                        "copy ({0}) to stdout (" + form.copyOptions() + ")",
                        DSL.select(columns).from(Sql.table(table)).where(which).orderBy(order)));
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
                lines.take(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            // nothing else can be said on a connection that copies
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
