package io.holdfast.exports;

import io.holdfast.job.JobRun;
import io.holdfast.job.PiecedOutput;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way into PostgreSQL, each piece in a transaction of the job. Closing awaits what is being stored, so nothing is
 * stored afterwards.
 */
final class Pieces extends PiecedOutput {
    private final JobRun run;
    private long bytes;

    Pieces(JobRun run) {
        super("export-" + run.job().id(), "a file");
        this.run = run;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        super.write(from, offset, length);
        bytes += length;
    }

    /** Stores what is not stored yet. @return how many bytes there are */
    long finish() throws IOException {
        storeAll();
        return bytes;
    }

    @Override
    protected void store(int number, byte[] content) throws SQLException {
        run.write(connection -> {
            ExportFiles.addPiece(connection, run.job(), number, content);
            return true;
        });
    }

    /** That the job is to end, for one. */
    @Override
    protected void passOn(@Nullable Throwable failure) {
        switch (failure) {
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case null, default -> {}
        }
    }

    @Override
    public void close() {
        try {
            awaitStored();
        } catch (IOException | RuntimeException e) {
            // told before, or of no interest any more: what was stored is taken away
        }
    }
}
