package io.holdfast.faults;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Everything at once for a while, on two processes of which one is killed again and again. {@code -Dsoak.seed=…} plays a game
 * that was printed again, as far as chance goes; time does the rest.
 */
@ExtendWith(Site.Resolver.class)
abstract class Soak {
    private final Site site;
    private final Duration length;

    Soak(Site site, Duration length) {
        this.site = site;
        this.length = length;
    }

    @Test
    void whatWasAnsweredHoldsAndNothingIsLeft() throws Exception {
        long seed = Long.getLong("soak.seed", System.nanoTime());
        System.out.printf("Soak of %s with seed %d%n", length, seed);
        SoakRun run = new SoakRun(site, seed);
        run.play(length);
        run.verify();
    }
}
