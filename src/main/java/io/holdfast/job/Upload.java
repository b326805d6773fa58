package io.holdfast.job;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An upload that comes in. Closing it without {@link #complete} removes it. For one thread, beside which one piece is stored
 * while the next one comes in; what goes wrong with a piece is told by the call after it.
 */
public final class Upload extends OutputStream {
    private static final int PIECE = 1024 * 1024;
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);
    /** Need not reach the disk by itself: the commit that creates the job brings all before it there. */
    private static final String ADD = """
            with fed as (
                update upload set bytes = bytes + ?, heartbeat_at = clock_timestamp() where id = ? returning id)
            insert into upload_chunk (upload_id, number, content)
            select id, ?, ? from fed where set_config('synchronous_commit', 'off', true) = 'off'
            """;

    private static final String HEARTBEAT = "update upload set heartbeat_at = clock_timestamp() where id = ?";
    private static final String REMOVE = """
            with gone as (delete from upload where id = ? returning id)
            delete from upload_chunk where upload_id in (select id from gone)
            """;

    private final DataSource dataSource;
    private final long id;
    private byte[] piece = new byte[PIECE];
    private byte[] other = new byte[PIECE];
    private @Nullable FutureTask<Boolean> storing;
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

    /** Returns when all that came in so far is stored. */
    @Override
    public void flush() throws IOException {
        if (filled > 0) {
            store();
        }
        awaitStored();
    }

    /**
     * Stores what is not stored yet. From here on closing keeps it; nobody reads it before it is attached to a job. Where a
     * transaction is open it is better flushed before: pieces are stored on a connection of their own.
     */
    public void complete() throws IOException {
        flush();
        complete = true;
    }

    @Override
    public void close() throws IOException {
        if (!complete && !closed) {
            closed = true;
            try {
                awaitStored();
            } finally {
                send(REMOVE, id);
            }
        }
        closed = true;
    }

    private void store() throws IOException {
        awaitStored();
        byte[] content = filled == PIECE ? piece : Arrays.copyOf(piece, filled);
        int number = pieces++;
        FutureTask<Boolean> task = new FutureTask<>(() -> store(number, content));
        Thread.ofVirtual().name("upload-" + id + "-" + number).start(task);
        storing = task;
        byte[] free = other;
        other = piece;
        piece = free;
        filled = 0;
        lastSign = System.nanoTime();
    }

    private boolean store(int number, byte[] content) throws IOException {
        if (send(ADD, content.length, id, number, content) != 1) {
            throw new IOException("the upload was removed, having been silent for long");
        }
        return true;
    }

    private void awaitStored() throws IOException {
        FutureTask<Boolean> task = storing;
        storing = null;
        try {
            if (task != null) {
                task.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a piece of an upload could not be stored", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a piece of an upload was being stored");
        }
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
