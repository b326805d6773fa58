package io.holdfast.job;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * An upload that comes in. Closing it without {@link #complete} removes it.
 */
public final class Upload extends PiecedOutput {
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
    private long lastSign = System.nanoTime();
    private boolean complete;
    private boolean closed;

    Upload(DataSource dataSource, long id) {
        super("upload-" + id, "an upload");
        this.dataSource = dataSource;
        this.id = id;
    }

    public long id() {
        return id;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (complete || closed) {
            throw new IOException("the upload has ended");
        }
        super.write(bytes, offset, length);
        giveSign();
    }

    /** Returns when all that came in so far is stored. */
    @Override
    public void flush() throws IOException {
        storeAll();
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

    @Override
    protected void begun() {
        lastSign = System.nanoTime();
    }

    @Override
    protected void store(int number, byte[] content) throws IOException {
        if (send(ADD, content.length, id, number, content) != 1) {
            throw new IOException("the upload was removed, having been silent for long");
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
