package io.holdfast.exports;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;

/** Parts of ISO 8859 that Java does not bring: bytes below 0xA0 mean themselves, the others are looked up. */
final class LatinCharset extends Charset {
    /** Nordic. */
    private static final String LATIN_6 = "\u00A0ĄĒĢĪĨĶ\u00A7ĻĐŠŦŽ\u00ADŪŊ\u00B0ąēģīĩķ\u00B7ļđšŧž\u2015ūŋ"
            + "ĀÁÂÃÄÅÆĮČÉĘËĖÍÎÏÐŅŌÓÔÕÖŨØŲÚÛÜÝÞß"
            + "āáâãäåæįčéęëėíîïðņōóôõöũøųúûüýþĸ";

    /** Celtic. */
    private static final String LATIN_8 = "\u00A0Ḃḃ\u00A3ĊċḊ\u00A7Ẁ\u00A9ẂḋỲ\u00AD\u00AEŸḞḟĠġṀṁ\u00B6ṖẁṗẃṠỳẄẅṡ"
            + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏŴÑÒÓÔÕÖṪØÙÚÛÜÝŶß"
            + "àáâãäåæçèéêëìíîïŵñòóôõöṫøùúûüýŷÿ";

    static final Charset ISO_8859_10 = new LatinCharset("x-holdfast-iso-8859-10", LATIN_6);
    static final Charset ISO_8859_14 = new LatinCharset("x-holdfast-iso-8859-14", LATIN_8);

    private static final char FIRST = 0xA0;

    private final String upper;

    private LatinCharset(String name, String upper) {
        super(name, null);
        this.upper = upper;
    }

    @Override
    public boolean contains(Charset other) {
        return other.equals(this);
    }

    @Override
    public CharsetDecoder newDecoder() {
        return new CharsetDecoder(this, 1, 1) {
            @Override
            protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
                while (in.hasRemaining()) {
                    if (!out.hasRemaining()) {
                        return CoderResult.OVERFLOW;
                    }
                    int code = Byte.toUnsignedInt(in.get());
                    out.put(code < FIRST ? (char) code : upper.charAt(code - FIRST));
                }
                return CoderResult.UNDERFLOW;
            }
        };
    }

    @Override
    public CharsetEncoder newEncoder() {
        return new CharsetEncoder(this, 1, 1) {
            @Override
            protected CoderResult encodeLoop(CharBuffer in, ByteBuffer out) {
                while (in.hasRemaining()) {
                    char c = in.get(in.position());
                    int code = c < FIRST ? c : codeOf(c);
                    if (Character.isHighSurrogate(c) && in.remaining() < 2) {
                        return CoderResult.UNDERFLOW;
                    }
                    if (code < 0) {
                        return CoderResult.unmappableForLength(Character.isHighSurrogate(c) ? 2 : 1);
                    }
                    if (!out.hasRemaining()) {
                        return CoderResult.OVERFLOW;
                    }
                    in.position(in.position() + 1);
                    out.put((byte) code);
                }
                return CoderResult.UNDERFLOW;
            }
        };
    }

    private int codeOf(char c) {
        int place = upper.indexOf(c);
        return place < 0 ? -1 : FIRST + place;
    }
}
