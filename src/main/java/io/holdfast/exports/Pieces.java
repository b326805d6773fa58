package io.holdfast.exports;

import io.holdfast.job.JobRun;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way into PostgreSQL, piece by piece, each in a transaction of the job. For one thread, beside which one piece
 * is stored while the next one comes in; what goes wrong with a piece is told by the call after it. Closing awaits what is
 * being stored, so nothing is stored afterwards.
 */
final class Pieces extends OutputStream {
    private static final int PIECE = 1024 * 1024;

    private final JobRun run;
    private byte[] piece = new byte[PIECE];
    private byte[] other = new byte[PIECE];
    private @Nullable FutureTask<Boolean> storing;
    private int filled;
    private int pieces;
    private long bytes;

    Pieces(JobRun run) {
        this.run = run;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int n = Math.min(length - done, PIECE - filled);
            System.arraycopy(from, offset + done, piece, filled, n);
            filled += n;
            done += n;
            if (filled == PIECE) {
                store();
            }
        }
        bytes += length;
    }

    /** Stores what is not stored yet. @return how many bytes there are */
    long finish() throws IOException {
        if (filled > 0) {
            store();
        }
        awaitStored();
        return bytes;
    }

    private void store() throws IOException {
        awaitStored();
        byte[] content = filled == PIECE ? piece : Arrays.copyOf(piece, filled);
        int number = pieces++;
        FutureTask<Boolean> task = new FutureTask<>(() -> run.write(connection -> {
            ExportFiles.addPiece(connection, run.job(), number, content);
            return true;
        }));
        Thread.ofVirtual().name("export-" + run.job().id() + "-" + number).start(task);
        storing = task;
        byte[] free = other;
        other = piece;
        piece = free;
        filled = 0;
    }

    private void awaitStored() throws IOException {
        FutureTask<Boolean> task = storing;
        storing = null;
        if (task == null) {
            return;
        }
        try {
            task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IOException("a piece of a file could not be stored", e.getCause());
            }
        } catch (InterruptedException e) {
            storing = task;
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a piece of a file was being stored");
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
