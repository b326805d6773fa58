package io.holdfast.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatientOutputTest {
    private static final int PIECE = 64 * 1024;

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void allComesThroughAsItIs() throws IOException {
        byte[] content = bytes(3 * PIECE + 1);
        try (PatientOutput out = new PatientOutput(taken, () -> false)) {
            out.write(content[0]);
            out.write(content, 1, content.length - 1);
        }
        assertThat(taken.toByteArray()).isEqualTo(content);
    }

    @Test
    void whoHasGoneInTheMiddleGetsNoFurtherPiece() {
        byte[] content = bytes(3 * PIECE);
        PatientOutput out = new PatientOutput(taken, () -> taken.size() >= PIECE);

        assertThatThrownBy(() -> out.write(content, 0, content.length))
                .isInstanceOf(IOException.class)
                .hasMessage("whoever asked has gone");

        assertThat(taken.toByteArray()).isEqualTo(Arrays.copyOf(content, PIECE));
        assertThat(out.waiting()).isZero();
    }
}
