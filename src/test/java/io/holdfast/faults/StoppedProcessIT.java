package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that is stopped for so long that another one takes its job over, and then wakes up. */
@Tag("heavy")
@ExtendWith(Site.Resolver.class)
class StoppedProcessIT {
    private final Site site;

    StoppedProcessIT(Site site) {
        this.site = site;
    }

    static Stream<Arguments> phasesUnderLocks() {
        return Arrays.stream(Work.values())
                .flatMap(work -> Stream.of(Phase.LOCKED, Phase.MIDDLE, Phase.PUBLISHING, Phase.COMMITTED)
                        .map(phase -> Arguments.of(work, phase)));
    }

    @ParameterizedTest
    @MethodSource("phasesUnderLocks")
    void theAwakenedOneWritesNothing(Work work, Phase phase) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(phase)) {
            Site.Place sleeper = scene.owner(phase);
            Site.Place successor = site.other(sleeper);
            double attemptsOfSleeper = scene.attemptsEnded(sleeper);
            sleeper.process().stop();
            try {
                scene.release();
                JsonNode ended = scene.ended(successor);
                assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("finished");
                scene.assertDoneOnce();
            } finally {
                sleeper.process().resume();
            }
            String row = scene.jobRow();

            scene.awaitAttemptsEnded(sleeper, attemptsOfSleeper + (phase == Phase.COMMITTED ? 0 : 1));
            scene.ended(sleeper);

            assertThat(scene.jobRow()).isEqualTo(row);
            scene.assertDoneOnce();
        }
    }
}
