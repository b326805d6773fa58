package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** PostgreSQL goes away, or the way to it. */
@Tag("heavy")
@ExtendWith(Site.Resolver.class)
class LostConnectionIT {
    private final Site site;

    LostConnectionIT(Site site) {
        this.site = site;
    }

    static Stream<Arguments> restarts() {
        return Arrays.stream(Work.values())
                .flatMap(work -> Stream.of("fast", "immediate")
                        .flatMap(mode -> Stream.of(Phase.MIDDLE, Phase.PUBLISHING)
                                .map(phase -> Arguments.of(work, phase, mode))));
    }

    @ParameterizedTest
    @MethodSource("restarts")
    void aRestartOfPostgresqlLeavesAllOrNothing(Work work, Phase phase, String mode) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(phase)) {
            site.restartDatabase(mode);
            scene.release();

            scene.assertServed(site.first());
            scene.assertServed(site.other(site.first()));
            scene.assertDoneOrNot(scene.ended(site.first()));
        }
    }

    @ParameterizedTest
    @EnumSource(Work.class)
    void aJobThatLosesItsGuardFails(Work work) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(Phase.MIDDLE)) {
            Site.Place runner = scene.owner(Phase.MIDDLE);

            runner.guardWire().cut();
            scene.release();

            JsonNode ended = scene.ended(runner);
            assertThat(ended.path("state").asText()).isEqualTo("failed");
            scene.assertDoneOrNot(ended);
        }
    }

    /** As in a network that forgets a connection that was quiet for long: PostgreSQL finds out, the process hears nothing. */
    @ParameterizedTest
    @EnumSource(Work.class)
    void aJobThatHearsNothingOfItsGuardFails(Work work) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(Phase.MIDDLE)) {
            Site.Place runner = scene.owner(Phase.MIDDLE);

            runner.guardWire().silence();
            try {
                scene.endGuard();
                scene.release();

                JsonNode ended = scene.ended(runner);
                assertThat(ended.path("state").asText()).isEqualTo("failed");
                scene.assertDoneOrNot(ended);
            } finally {
                runner.guardWire().heal();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Work.class)
    void aCutOfAllConnectionsLeavesAllOrNothing(Work work) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(Phase.MIDDLE)) {
            Site.Place runner = scene.owner(Phase.MIDDLE);

            runner.guardWire().cut();
            runner.wire().cut();
            scene.release();

            scene.awaitServed(runner);
            scene.assertDoneOrNot(scene.ended(runner));
        }
    }

    @ParameterizedTest
    @EnumSource(Work.class)
    void aProcessThatNobodyHearsIsReplacedAndWritesNothingWhenItIsBack(Work work) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(Phase.MIDDLE)) {
            Site.Place unheard = scene.owner(Phase.MIDDLE);
            Site.Place successor = site.other(unheard);
            double attempts = scene.attemptsEnded(unheard);
            unheard.guardWire().silence();
            unheard.wire().silence();
            try {
                scene.release();
                JsonNode ended = scene.ended(successor);
                assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("finished");
            } finally {
                unheard.wire().heal();
                unheard.guardWire().heal();
            }
            String row = scene.jobRow();

            scene.awaitAttemptsEnded(unheard, attempts + 1);
            scene.awaitServed(unheard);

            assertThat(scene.jobRow()).isEqualTo(row);
            scene.assertDoneOnce();
        }
    }
}
