package io.holdfast.storage;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Brings rows into a user's table by COPY, in the transaction of the connection, with places that follow one another. Cells
 * are appended in COPY's text format. Closing without {@link #finish} ends the COPY with an error, as a rollback would.
 */
public final class RowCopy implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final CopyIn copy;
    private final StringBuilder buffer = new StringBuilder(BUFFER + 4096);
    private long nextPosition;
    private long rows;

    /**
     * Begins a COPY.
     *
     * @param columns the columns that {@link #row} fills, in that order
     * @param firstPosition the place of the first row
     */
    public RowCopy(Connection connection, PhysicalTable table, List<String> columns, long firstPosition)
            throws SQLException {
        List<Field<Object>> names = new java.util.ArrayList<>();
        names.add(DSL.field(DSL.name(RowColumns.POSITION.getName())));
        columns.forEach(column -> names.add(DSL.field(DSL.name(column))));
        String sql = Sql.rendering()
                .render(DSL.sql("copy {0} ({1}) from stdin", Sql.table(table), DSL.list(names.toArray(Field[]::new))));
        this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        this.nextPosition = firstPosition;
    }

    /** Appends the cells of a row, each followed by a tab but the last. */
    @FunctionalInterface
    public interface Cells {
        void appendTo(StringBuilder out);
    }

    public void row(Cells cells) throws SQLException {
        buffer.append(nextPosition++).append('\t');
        cells.appendTo(buffer);
        buffer.append('\n');
        rows++;
        if (buffer.length() >= BUFFER) {
            send();
        }
    }

    /** The next place behind every live row of a table, found by its index. */
    public static long placeBehindLive(Connection connection, PhysicalTable table) {
        Long place = Sql.on(connection)
                .select(DSL.coalesce(
                        DSL.floor(DSL.max(RowColumns.POSITION)).plus(1).cast(Long.class), DSL.inline(1L)))
                .from(Sql.table(table))
                .where(RowColumns.DELETED_AT.isNull())
                .fetchSingle()
                .value1();
        return place == null ? 1 : place;
    }

    /** Sends what is left. @return how many rows came in */
    public long finish() throws SQLException {
        send();
        copy.endCopy();
        return rows;
    }

    /** A piece at a time: a row may be a hundred times as long as the buffer was meant for. */
    private void send() throws SQLException {
        for (int begin = 0; begin < buffer.length(); ) {
            int end = Math.min(buffer.length(), begin + 2 * BUFFER);
            if (Character.isHighSurrogate(buffer.charAt(end - 1)) && end < buffer.length()) {
                end++;
            }
            byte[] bytes = buffer.substring(begin, end).getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
            begin = end;
        }
        buffer.setLength(0);
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
