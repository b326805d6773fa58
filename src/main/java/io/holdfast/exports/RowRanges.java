package io.holdfast.exports;

import io.holdfast.storage.OldState;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.RowColumns;
import io.holdfast.storage.Sql;
import io.opentelemetry.context.Context;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jooq.Condition;
import org.jooq.Row2;
import org.jooq.SortField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads the live rows of a table, as one snapshot shows them, in the table's order. Each range is a short transaction and is
 * in memory before it is passed on: however slow the one who takes it is, nobody waits for the table meanwhile. While one is
 * passed on the next one is read. How large ranges are follows from how long they take and how large their rows are; where rows
 * are huge, one is a single row.
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
    private int size = FIRST;
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

    /** Rows in their form, one after the other. */
    private static final class Range {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES);
        private int rows;
        private boolean isFull;
        private byte[] lastLine = {};
        private @Nullable Place last;

        void reset() {
            bytes.reset();
            rows = 0;
            isFull = false;
            last = null;
        }
    }

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
        Range free = new Range();
        Range range = read(new Range(), null, true);
        while (range.last != null) {
            FutureTask<Range> next = ahead(free, range.last);
            try {
                pass(range, out);
            } finally {
                // it reads the same snapshot, which ends after this
                awaitEnd(next);
            }
            free = range;
            range = result(next);
        }
        pass(range, out);
        form.end(out);
    }

    private FutureTask<Range> ahead(Range into, Place before) {
        FutureTask<Range> next = new FutureTask<>(Context.current().wrap(() -> read(into, before, false)));
        Thread.ofVirtual().name("range").start(next);
        return next;
    }

    /** Returns when it is over, whatever came of it. */
    private static void awaitEnd(FutureTask<Range> next) {
        boolean interrupted = false;
        while (!next.isDone()) {
            try {
                next.get();
            } catch (ExecutionException e) {
                // told to who asks for the result
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of one that is over. */
    private static Range result(FutureTask<Range> next) throws SQLException {
        if (next.state() == Future.State.SUCCESS) {
            return next.resultNow();
        }
        switch (next.exceptionNow()) {
            case SQLException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("A range could not be read", next.exceptionNow());
        }
    }

    private void pass(Range range, OutputStream out) throws SQLException, IOException {
        range.bytes.writeTo(out);
        rows += range.rows;
        progress.rows(rows);
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
        copy(connection, LIVE, order, null, line -> {
            form.row(out, line, rows == 0);
            rows++;
            if (rows % BETWEEN_PROGRESS == 0) {
                progress.rows(rows);
            }
        });
    }

    /** What comes behind a place, or from the start. */
    private Range read(Range into, @Nullable Place before, boolean isFirst) throws SQLException {
        long begun = System.nanoTime();
        reading.in(connection -> readRange(connection, into, before, isFirst));
        resize(into, Duration.ofNanos(System.nanoTime() - begun));
        return into;
    }

    private void resize(Range range, Duration taken) {
        double byTime = (double) TIME.toNanos() / Math.max(1, taken.toNanos());
        double byBytes = (double) BYTES / Math.max(1, range.bytes.size());
        size = (int) Math.clamp(size * Math.min(MOST_GROWTH, Math.min(byTime, byBytes)), 1, MOST);
    }

    private void readRange(Connection connection, Range into, @Nullable Place before, boolean isFirst)
            throws SQLException {
        keep(connection);
        into.reset();
        copy(
                connection,
                before == null ? LIVE : LIVE.and(PLACE.gt(before.position, before.id)),
                List.of(RowColumns.POSITION.asc(), RowColumns.ID.asc()),
                size,
                line -> take(line, into, isFirst));
        if (into.isFull || into.rows == size) {
            into.last = place(connection, idOf(into.lastLine));
        }
    }

    /** What does not fit is passed over, and read again as the beginning of the next range. */
    private void take(byte[] line, Range into, boolean isFirst) throws IOException {
        into.isFull = into.isFull || (into.rows > 0 && into.bytes.size() + line.length > MOST_BYTES);
        if (!into.isFull) {
            form.row(into.bytes, line, isFirst && into.rows == 0);
            into.rows++;
            into.lastLine = line;
        }
    }

    /** The first number of a line, whatever its form. */
    private static long idOf(byte[] line) {
        int i = 0;
        while (!isDigit(line[i])) {
            i++;
        }
        long id = 0;
        while (isDigit(line[i])) {
            id = id * 10 + line[i] - '0';
            i++;
        }
        return id;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private void keep(Connection connection) {
        if (OldState.keep(connection, List.of(table)).isPresent()) {
            throw new Rewritten(table);
        }
    }

    private Place place(Connection connection, long id) {
        BigDecimal position = Sql.on(connection)
                .select(RowColumns.POSITION)
                .from(Sql.table(table))
                .where(RowColumns.ID.eq(id))
                .fetchSingle()
                .value1();
        return new Place(position, id);
    }

    private void copy(
            Connection connection, Condition which, List<SortField<?>> order, @Nullable Integer most, Lines lines)
            throws SQLException {
        var select =
                DSL.select(form.columns()).from(Sql.table(table)).where(which).orderBy(order);
        String sql = Sql.rendering()
                .renderInlined(DSL.sql(
                        "copy ({0}) to stdout (" + form.copyOptions() + ")",
                        most == null ? select : select.limit(DSL.inline(most))));
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
