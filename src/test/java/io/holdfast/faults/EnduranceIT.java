package io.holdfast.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The soak of those who have time. */
@Tag("scale")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class EnduranceIT extends Soak {
    EnduranceIT(Site site) {
        super(site, Duration.ofMinutes(20));
    }
}
