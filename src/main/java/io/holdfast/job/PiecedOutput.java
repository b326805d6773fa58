package io.holdfast.job;

import io.opentelemetry.context.Context;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Takes bytes on their way into PostgreSQL, in pieces of 1 MiB. For one thread, beside which one piece is stored while the next
 * one comes in; what goes wrong with a piece is told by the call after it.
 */
public abstract class PiecedOutput extends OutputStream {
    private static final int PIECE = 1024 * 1024;

    private final String thread;
    private final String what;
    private byte[] piece = new byte[PIECE];
    private byte[] other = new byte[PIECE];
    private @Nullable FutureTask<Boolean> storing;
    private int filled;
    private int pieces;

    /**
     * Begins without a piece.
     *
     * @param thread what threads that store are called, up to the number of their piece
     * @param what what people call the whole, such as {@code a file}
     */
    protected PiecedOutput(String thread, String what) {
        this.thread = thread;
        this.what = what;
    }

    /** Stores a piece, on a thread of its own. @param number from 0 */
    protected abstract void store(int number, byte[] content) throws Exception;

    /** Is called by the thread that writes, whenever a piece is being stored. */
    protected void begun() {}

    /** Throws those failures of a piece that are to reach whoever writes as they are; all others arrive wrapped. */
    protected void passOn(@Nullable Throwable failure) {}

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int n = Math.min(length - done, PIECE - filled);
            System.arraycopy(bytes, offset + done, piece, filled, n);
            filled += n;
            done += n;
            if (filled == PIECE) {
                storePiece();
            }
        }
    }

    /** Returns when all that came in so far is stored, be the last piece a whole one or not. */
    protected final void storeAll() throws IOException {
        if (filled > 0) {
            storePiece();
        }
        awaitStored();
    }

    private void storePiece() throws IOException {
        awaitStored();
        byte[] content = filled == PIECE ? piece : Arrays.copyOf(piece, filled);
        int number = pieces++;
        FutureTask<Boolean> task = new FutureTask<>(Context.current().wrap(() -> {
            store(number, content);
            return true;
        }));
        Thread.ofVirtual().name(thread + "-" + number).start(task);
        storing = task;
        byte[] free = other;
        other = piece;
        piece = free;
        filled = 0;
        begun();
    }

    /** Returns when nothing is being stored. */
    protected final void awaitStored() throws IOException {
        FutureTask<Boolean> task = storing;
        storing = null;
        if (task == null) {
            return;
        }
        try {
            task.get();
        } catch (ExecutionException e) {
            passOn(e.getCause());
            throw new IOException("a piece of " + what + " could not be stored", e.getCause());
        } catch (InterruptedException e) {
            storing = task;
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a piece of " + what + " was being stored");
        }
    }
}
