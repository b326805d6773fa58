package io.holdfast.faults;

import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** The soak of those who have time. */
@Tag("scale")
class EnduranceIT extends Soak {
    EnduranceIT(Site site) {
        super(site, Duration.ofMinutes(20));
    }
}
