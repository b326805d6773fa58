package io.holdfast.imports.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Decodes bytes and fails at what they cannot mean. Unlike Java's own reader it hands out every character before that first, so
 * whoever reads knows where it is.
 */
final class DecodedText extends Reader {
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private boolean atEnd;
    private boolean flushed;
    private long count;

    DecodedText(InputStream in, Charset charset) {
        this.in = in;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        CharBuffer chars = CharBuffer.wrap(into, offset, length);
        while (!flushed && chars.position() == offset) {
            CoderResult result = decoder.decode(bytes, chars, atEnd);
            if (result.isError() && chars.position() == offset) {
                result.throwException();
            }
            if (result.isUnderflow()) {
                if (atEnd) {
                    flushed = decoder.flush(chars).isUnderflow();
                } else {
                    fill();
                }
            }
        }
        int n = chars.position() - offset;
        count += n;
        return n == 0 && length > 0 ? -1 : n;
    }

    private void fill() throws IOException {
        bytes.compact();
        int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (n < 0) {
            atEnd = true;
        } else {
            bytes.position(bytes.position() + n);
        }
        bytes.flip();
    }

    /** How many characters were handed out. */
    long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
