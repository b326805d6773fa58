package io.holdfast.job;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import javax.sql.DataSource;

/** An upload that comes in. Closing it without {@link #complete} removes it. For one thread. */
public final class Upload extends OutputStream {
    private static final int PIECE = 1024 * 1024;
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);
    private static final String ADD = """
            with fed as (
                update upload set bytes = bytes + ?, heartbeat_at = clock_timestamp() where id = ? returning id)
            insert into upload_chunk (upload_id, number, content)
            select id, ?, ? from fed
            """;
    private static final String HEARTBEAT = "update upload set heartbeat_at = clock_timestamp() where id = ?";
    private static final String REMOVE = """
            with gone as (delete from upload where id = ? returning id)
            delete from upload_chunk where upload_id in (select id from gone)
            """;

    private final DataSource dataSource;
    private final long id;
    private final byte[] piece = new byte[PIECE];
    private int filled;
    private int pieces;
    private long lastSign = System.nanoTime();
    private boolean complete;
    private boolean closed;

    Upload(DataSource dataSource, long id) {
        this.dataSource = dataSource;
        this.id = id;
    }

    public long id() {
        return id;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (complete || closed) {
            throw new IOException("the upload has ended");
        }
        for (int done = 0; done < length; ) {
            int n = Math.min(length - done, PIECE - filled);
            System.arraycopy(bytes, offset + done, piece, filled, n);
            filled += n;
            done += n;
            if (filled == PIECE) {
                store();
            }
        }
        giveSign();
    }

    /** Stores the last piece. From here on closing keeps it; nobody reads it before it is attached to a job. */
    public void complete() throws IOException {
        if (filled > 0) {
            store();
        }
        complete = true;
    }

    @Override
    public void close() throws IOException {
        if (!complete && !closed) {
            send(REMOVE, id);
        }
        closed = true;
    }

    private void store() throws IOException {
        if (send(ADD, filled, id, pieces, Arrays.copyOf(piece, filled)) != 1) {
            throw new IOException("the upload was removed, having been silent for long");
        }
        pieces++;
        filled = 0;
        lastSign = System.nanoTime();
    }

    /** A slow sender fills a piece in minutes, and is alive all the same. */
    private void giveSign() throws IOException {
        if (System.nanoTime() - lastSign >= SIGN_OF_LIFE.toNanos()) {
            send(HEARTBEAT, id);
            lastSign = System.nanoTime();
        }
    }

    private int send(String sql, Object... parameters) throws IOException {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.update(connection, sql, parameters);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
