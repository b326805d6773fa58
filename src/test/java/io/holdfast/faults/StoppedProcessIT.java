package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that is stopped for so long that another one takes its job over, and then wakes up. */
@Tag("heavy")
@ExtendWith(Site.Resolver.class)
class StoppedProcessIT {
    private final Site site;

    StoppedProcessIT(Site site) {
        this.site = site;
    }

    static Stream<Arguments> phasesOfJobs() {
        return Plan.of("stop", Phase.PENDING, Phase.LOCKED, Phase.MIDDLE, Phase.PUBLISHING, Phase.COMMITTED);
    }

    @ParameterizedTest
    @MethodSource("phasesOfJobs")
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

            scene.awaitAttemptsEnded(sleeper, attemptsOfSleeper + (isAtWork(phase) ? 1 : 0));
            scene.ended(sleeper);

            assertThat(scene.jobRow()).isEqualTo(row);
            scene.assertDoneOnce();
        }
    }

    /** Whether an attempt is at work then, and will find out that it has no say any more. */
    private static boolean isAtWork(Phase phase) {
        return phase == Phase.LOCKED || phase == Phase.MIDDLE || phase == Phase.PUBLISHING;
    }

    /** The other one has removed what had come in by then. */
    @ParameterizedTest
    @EnumSource(
            value = Work.class,
            names = {"IMPORT_INTO_A_TABLE", "IMPORT_OF_A_NEW_TABLE"})
    void theRestOfABodyComesTooLate(Work work) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(Phase.BODY)) {
            Site.Place sleeper = scene.owner(Phase.BODY);
            sleeper.process().stop();
            try {
                site.awaitThat("select not exists (select from upload)");
            } finally {
                sleeper.process().resume();
            }

            assertThat(scene.sendRest()).matches(status -> status == 0 || status >= 400);

            scene.assertNeverBegun();
        }
    }
}
