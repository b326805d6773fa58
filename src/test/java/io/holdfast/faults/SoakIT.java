package io.holdfast.faults;

import java.time.Duration;

/** The soak of every build. */
class SoakIT extends Soak {
    SoakIT(Site site) {
        super(site, Duration.ofMinutes(1));
    }
}
