package io.holdfast.copying;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RangeTransferTest {
    private static final Duration STEP = Duration.ofMillis(150);

    private static long next(long blocks, long millis) {
        return RangeTransfer.next(blocks, Duration.ofMillis(millis), STEP);
    }

    @Test
    void theNextRangeIsAsLargeAsFitsIntoAStep() {
        assertThat(next(1_000, 150)).isEqualTo(1_000);
        assertThat(next(1_000, 100)).isEqualTo(1_500);
        assertThat(next(1_000, 300)).isEqualTo(500);
    }

    @Test
    void oneRangeChangesTheNextByFourAtMost() {
        assertThat(next(1_000, 0)).isEqualTo(4_000);
        assertThat(next(1_000, 100_000)).isEqualTo(250);
        assertThat(next(1, 100_000)).isEqualTo(1);
    }
}
