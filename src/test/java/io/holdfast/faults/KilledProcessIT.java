package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code kill -9} at every phase. */
@Tag("heavy")
@ExtendWith(Site.Resolver.class)
class KilledProcessIT {
    private final Site site;

    KilledProcessIT(Site site) {
        this.site = site;
    }

    static Stream<Arguments> everyPhase() {
        return Plan.of("kill", Phase.values());
    }

    @ParameterizedTest
    @MethodSource("everyPhase")
    void anotherProcessBringsItToAnEnd(Work work, Phase phase) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(phase)) {
            Site.Place killed = scene.owner(phase);
            Site.Place survivor = site.other(killed);
            Api through = scene.through(survivor);
            if (work.refusesEditsAt(phase)) {
                work.edit(scene, through).is(409);
            }

            killed.process().kill();

            if (work.refusesEditsAt(phase)) {
                await().atMost(Duration.ofSeconds(1))
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> work.edit(scene, through).status() == 200);
            }
            scene.release();
            assertEnd(scene, phase, survivor);
        }
    }

    @ParameterizedTest
    @MethodSource("io.holdfast.faults.Plan#works")
    void theSameServiceStartedAgainBringsItToAnEnd(Work work) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(Phase.MIDDLE)) {
            Site.Place runner = scene.owner(Phase.MIDDLE);
            site.other(runner).process().kill();
            runner.process().kill();
            scene.release();

            site.awaitBoth();

            assertEnd(scene, Phase.MIDDLE, runner);
        }
    }

    private void assertEnd(Scene scene, Phase phase, Site.Place survivor) throws IOException {
        if (phase == Phase.BODY) {
            site.startKilled();
            scene.assertNeverBegun();
            return;
        }
        JsonNode ended = scene.ended(survivor);
        site.startKilled();
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("finished");
        scene.assertDoneOnce();
    }
}
