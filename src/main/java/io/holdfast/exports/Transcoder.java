package io.holdfast.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Takes UTF-8 and passes it on in another encoding. What that does not have is written as a backslash escape: {@code \xe9},
 * {@code \u4e2d}, {@code \U0001f600}.
 */
final class Transcoder extends OutputStream {
    private static final int SIZE = 8192;

    private final OutputStream out;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharsetEncoder encoder;
    private final ByteBuffer in = ByteBuffer.allocate(SIZE);
    private final CharBuffer chars = CharBuffer.allocate(SIZE);
    private final ByteBuffer encoded = ByteBuffer.allocate(SIZE);

    Transcoder(OutputStream out, Charset charset) {
        this.out = out;
        this.encoder = charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int n = Math.min(length - done, in.remaining());
            in.put(bytes, offset + done, n);
            done += n;
            pass(false);
        }
    }

    /** Writes what is left, such as the return to the first of several sets of characters; leaves what is below open. */
    void finish() throws IOException {
        pass(true);
        encoder.flush(encoded);
        drain();
    }

    private void pass(boolean isLast) throws IOException {
        in.flip();
        decoder.decode(in, chars, isLast);
        in.compact();
        chars.flip();
        encode(chars, isLast);
        chars.compact();
    }

    private void encode(CharBuffer text, boolean isLast) throws IOException {
        while (true) {
            CoderResult result = encoder.encode(text, encoded, isLast);
            drain();
            if (result.isUnmappable()) {
                int character = Character.codePointAt(text, 0);
                text.position(text.position() + result.length());
                encode(CharBuffer.wrap(escaped(character)), isLast);
            } else if (result.isUnderflow()) {
                return;
            }
        }
    }

    private static String escaped(int character) {
        String form = character < 0x100 ? "\\x%02x" : character < 0x10000 ? "\\u%04x" : "\\U%08x";
        return form.formatted(character);
    }

    private void drain() throws IOException {
        out.write(encoded.array(), 0, encoded.position());
        encoded.clear();
    }
}
