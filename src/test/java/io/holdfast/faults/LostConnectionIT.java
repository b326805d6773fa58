package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
        return Plan.of("restart", Phase.values());
    }

    /** In one way and the other by turns. */
    private static String mode(Work work, Phase phase) {
        return (work.ordinal() + phase.ordinal()) % 2 == 0 ? "fast" : "immediate";
    }

    @ParameterizedTest
    @MethodSource("restarts")
    void aRestartOfPostgresqlLeavesAllOrNothing(Work work, Phase phase) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(phase)) {
            site.restartDatabase(mode(work, phase));
            scene.release();

            scene.assertServed(site.first());
            scene.assertServed(site.other(site.first()));
            scene.assertAllOrNothing(site.first());
        }
    }

    @ParameterizedTest
    @MethodSource("io.holdfast.faults.Plan#works")
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
    @MethodSource("io.holdfast.faults.Plan#works")
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

    static Stream<Arguments> cuts() {
        return Plan.of("cut", Phase.values());
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void aCutOfAllConnectionsLeavesAllOrNothing(Work work, Phase phase) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(phase)) {
            Site.Place runner = scene.owner(phase);

            runner.guardWire().cut();
            runner.wire().cut();
            scene.release();

            scene.awaitServed(runner);
            scene.assertAllOrNothing(runner);
        }
    }

    @ParameterizedTest
    @MethodSource("io.holdfast.faults.Plan#works")
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
