package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testing.ServiceProcess;
import java.time.Duration;
import java.util.List;
import org.jooq.Record;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** As an orchestrator rolls out a version: one more process, once that is ready one less, and so on with the next. */
@ExtendWith(Site.Resolver.class)
@Tag("heavy")
class RollingRestartIT {
    /** What an orchestrator grants before it kills: delay, requests in flight, jobs that are handed over. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Site site;

    RollingRestartIT(Site site) {
        this.site = site;
    }

    @Test
    void nobodyNoticesThatAllProcessesAreReplaced() throws Exception {
        site.awaitBoth();
        List<Site.Place> places = List.of(site.first(), site.other(site.first()));
        try (Balancer balancer = new Balancer();
                Traffic traffic = new Traffic(site, balancer.url())) {
            places.forEach(place -> balancer.add(place.process()));
            await().until(() -> places.stream().allMatch(place -> balancer.sends(place.process())));
            traffic.start();
            for (Site.Place place : places) {
                try (Scene scene =
                        new Scene(site, Work.SNAPSHOT).acceptedBy(place).standingAt(Phase.MIDDLE)) {
                    replace(place, balancer, traffic, scene);
                }
            }
            traffic.end();
        }
        site.awaitNoLocks();
        site.awaitNothingLeft();
    }

    /** While a job is in the middle of its work, in that process as a rule: then another one begins it anew, and at once. */
    private void replace(Site.Place place, Balancer balancer, Traffic traffic, Scene scene) throws Exception {
        ServiceProcess old = place.process();
        int attempts = scene.owner(Phase.MIDDLE) == place ? 2 : 1;
        ServiceProcess successor = place.successor().awaitReady();
        balancer.add(successor);
        await().until(() -> balancer.sends(successor));
        awaitAnswers(traffic, 20);

        int logged = old.log().length();
        old.askToEnd();
        place.becomes(successor);

        await().atMost(Duration.ofSeconds(10)).until(() -> !balancer.sends(old));
        site.awaitThat(
                "select exists (select from scheduled_tasks where task_name = 'job' and task_instance = ? and picked"
                        + " and not starts_with(picked_by, ?))",
                "" + scene.job(),
                old.pid() + "@");
        awaitAnswers(traffic, 20);
        assertThat(old.endsWithin(GRACE)).as(old.log()).isTrue();
        assertThat(old.log().substring(logged)).doesNotContain(" ERROR ").doesNotContain("shutting down anyway");
        scene.release();
        assertThat(scene.ended(place).path("state").asText()).isEqualTo("finished");
        scene.assertDoneOnce();
        Record job = site.one("select attempt, takeovers from job where id = ?", scene.job());
        assertThat(job.get("attempt", Integer.class)).isGreaterThanOrEqualTo(attempts);
        assertThat(job.get("takeovers", Integer.class))
                .as("handed over, not found abandoned")
                .isZero();
    }

    private static void awaitAnswers(Traffic traffic, int more) {
        int now = traffic.answers();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    traffic.assertContent();
                    assertThat(traffic.answers()).isGreaterThan(now + more);
                });
    }
}
