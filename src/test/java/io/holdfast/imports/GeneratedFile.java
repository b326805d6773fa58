package io.holdfast.imports;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;

/** A file that is made while it is read, so that it may be as large as it likes. */
final class GeneratedFile extends InputStream {
    private final Iterator<String> pieces;
    private byte[] piece = {};
    private int next;

    private GeneratedFile(Stream<String> pieces) {
        this.pieces = pieces.iterator();
    }

    /** A beginning, a text so many times, an end. */
    static InputStream of(String begin, String text, int times, String end) {
        Stream<String> middle = Collections.nCopies(times, text).stream();
        return new GeneratedFile(
                Stream.of(Stream.of(begin), middle, Stream.of(end)).flatMap(Function.identity()));
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        while (next == piece.length) {
            if (!pieces.hasNext()) {
                return -1;
            }
            piece = pieces.next().getBytes(StandardCharsets.UTF_8);
            next = 0;
        }
        int n = Math.min(length, piece.length - next);
        System.arraycopy(piece, next, into, offset, n);
        next += n;
        return n;
    }
}
