package io.holdfast.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The answer to somebody who may take it slowly. Bytes are passed on in small pieces, each of which waits until the ones before
 * it are on their way; so it can be seen from outside since when nothing has been taken. Who has gone gets no further piece:
 * what lies below may take bytes for nobody without a word.
 */
final class PatientOutput extends OutputStream {
    private static final int PIECE = 64 * 1024;
    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final OutputStream out;
    private final BooleanSupplier isGone;
    private volatile long since = NOT_WAITING;

    /** @param isGone whether whoever asked is there no more */
    PatientOutput(OutputStream out, BooleanSupplier isGone) {
        this.out = out;
        this.isGone = isGone;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** @throws IOException also when whoever asked has gone */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            for (int done = 0; done < length; done += PIECE) {
                if (isGone.getAsBoolean()) {
                    throw new IOException("whoever asked has gone");
                }
                since = System.nanoTime();
                out.write(bytes, offset + done, Math.min(PIECE, length - done));
            }
        } finally {
            since = NOT_WAITING;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            since = System.nanoTime();
            out.flush();
        } finally {
            since = NOT_WAITING;
        }
    }

    /** How long a piece has been waiting to be taken; zero when none is. */
    Duration waiting() {
        long begun = since;
        return begun == NOT_WAITING ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - begun);
    }
}
