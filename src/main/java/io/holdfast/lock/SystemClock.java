package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.InstantSource;

/** The clock of a running service; tests bring their own. */
class SystemClock {
    @Produces
    @ApplicationScoped
    InstantSource clock() {
        return Clock.systemUTC();
    }
}
