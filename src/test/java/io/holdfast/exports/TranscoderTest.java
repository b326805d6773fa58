package io.holdfast.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscoderTest {
    private static byte[] transcoded(String text, Charset charset, int piece) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Transcoder transcoder = new Transcoder(out, charset);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += piece) {
            transcoder.write(bytes, from, Math.min(piece, bytes.length - from));
        }
        transcoder.finish();
        return out.toByteArray();
    }

    @Test
    void charactersMayLieAcrossPieces() throws IOException {
        String text = "Grüße, 中文, Ωμέγα ".repeat(3_000);

        for (int piece : new int[] {1, 2, 3, 7, 8191, 8192, 100_000}) {
            assertThat(new String(transcoded(text, StandardCharsets.UTF_16LE, piece), StandardCharsets.UTF_16LE))
                    .isEqualTo(text);
        }
    }

    @Test
    void whatAnEncodingDoesNotHaveIsEscaped() throws IOException {
        assertThat(transcoded("a\u00e9\u4e2d\ud83d\ude00z", Charset.forName("windows-1251"), 2))
                .isEqualTo("a\\xe9\\u4e2d\\U0001f600z".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void anEncodingWithStateEndsWhereItBegan() throws IOException {
        Charset jis = Charset.forName("iso-2022-jp");

        byte[] bytes = transcoded("日本é語", jis, 1);

        assertThat(new String(bytes, jis)).isEqualTo("日本\\xe9語");
        assertThat(bytes).endsWith(0x1b, '(', 'B');
    }

    @Test
    void thePartsOfIso8859ThatJavaDoesNotBringAreThere() throws IOException {
        assertThat(transcoded("Ŵŵ Ẁ£aé", LatinCharset.ISO_8859_14, 1))
                .containsExactly(0xd0, 0xf0, ' ', 0xa8, 0xa3, 'a', 0xe9);
        assertThat(transcoded("Ŋŋ ĸ €", LatinCharset.ISO_8859_10, 3))
                .containsExactly(0xaf, 0xbf, ' ', 0xff, ' ', '\\', 'u', '2', '0', 'a', 'c');
    }

    @Test
    void theyAreReadAsTheyAreWritten() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        for (Charset charset : List.of(LatinCharset.ISO_8859_10, LatinCharset.ISO_8859_14)) {
            assertThat(new String(all, charset))
                    .hasSize(256)
                    .startsWith("\u0000\u0001")
                    .doesNotContain("\uFFFD");
            assertThat(new String(all, charset).getBytes(charset)).isEqualTo(all);
        }
    }
}
