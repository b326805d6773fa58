package io.holdfast.imports;

import io.holdfast.problem.Problem;
import java.io.OutputStream;

/** Keeps nothing, up to a limit. */
final class Nowhere extends OutputStream {
    private final Problem beyond;
    private long left;

    /** @param beyond what is thrown at the first byte beyond the limit */
    Nowhere(long limit, Problem beyond) {
        this.left = limit;
        this.beyond = beyond;
    }

    @Override
    public void write(int b) {
        take(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        take(length);
    }

    private void take(int length) {
        left -= length;
        if (left < 0) {
            throw beyond;
        }
    }
}
