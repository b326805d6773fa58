package io.holdfast.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read. */
final class CountedInput extends FilterInputStream {
    private long count;

    CountedInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count += b < 0 ? 0 : 1;
        return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int n = super.read(into, offset, length);
        count += Math.max(n, 0);
        return n;
    }

    /** How much of so many bytes has been read, 0 to 100. */
    int percentOf(long bytes) {
        return (int) (bytes <= 0 ? 100 : Math.min(100, count * 100 / bytes));
    }

    /** In bytes. */
    long count() {
        return count;
    }
}
