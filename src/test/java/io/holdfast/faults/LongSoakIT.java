package io.holdfast.faults;

import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** The soak of the whole check. */
@Tag("heavy")
class LongSoakIT extends Soak {
    LongSoakIT(Site site) {
        super(site, Duration.ofMinutes(5));
    }
}
