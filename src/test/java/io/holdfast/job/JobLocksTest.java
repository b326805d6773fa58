package io.holdfast.job;

import static io.holdfast.job.Stage.mark;
import static io.holdfast.job.Stage.publishing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Jobs that meet edits. */
@QuarkusTest
class JobLocksTest {
    @Inject
    Stage stage;

    @Test
    void aJobBehindAnEditStaysPendingAndNamesIt() throws SQLException {
        Stage.Scene scene = stage.scene();
        JobRow job;
        try (Stage.Edit edit = stage.edit(scene.application())) {
            job = stage.queued(scene, run -> run.publish(publishing(mark())));
            JobRow waiting = stage.once(job.id(), now -> now.waitingFor() != null);
            assertThat(waiting.shownState()).isEqualTo("pending");
            assertThat(String.valueOf(waiting.waitingFor())).contains("RENAME_APPLICATION");
            var seen = scene.ann().job(job.id());
            assertThat(seen.path("waiting_for").path(0).path("kind").asText()).isEqualTo("edit");
        }
        JobRow after = stage.ended(job.id());
        assertThat(after.state()).isEqualTo(JobState.FINISHED);
        assertThat(after.waitingFor()).isNull();
    }

    @Test
    void aWaitingJobHoldsNeitherLockNorConnection() throws SQLException {
        Stage.Scene scene = stage.scene();
        JobRow job;
        try (Stage.Edit edit = stage.edit(scene.application())) {
            job = stage.queued(scene, run -> run.publish(publishing(mark())));
            // the longer it has waited, the rarer it asks: between two times nothing of it is to be seen
            stage.once(job.id(), now -> now.attempt() >= 2);
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> stage.job(job.id()).state() == JobState.PENDING && stage.backends(job.id()) == 0);
        }
        stage.ended(job.id());
    }

    @Test
    void aJobThatHasWaitedTooLongFailsAndSaysForWhom() throws SQLException {
        Stage.Scene scene = stage.scene();
        try (Stage.Edit edit = stage.edit(scene.application())) {
            JobRow job = stage.queued(scene, run -> run.publish(publishing(mark())));
            stage.once(job.id(), now -> now.waitingSince() != null);
            stage.update("update job set waiting_since = now() - interval '11 minutes' where id = ?", job.id());

            JobRow after = stage.ended(job.id());
            assertThat(after.state()).isEqualTo(JobState.FAILED);
            assertThat(after.error()).contains("could not start within 600 s").contains("RENAME_APPLICATION");
        }
    }

    @Test
    void aWaitingEditGoesBeforeANewJob() throws SQLException {
        Stage.Scene scene = stage.scene();
        Signal started = new Signal();
        JobRow job;
        try (Stage.Edit waiting = stage.waitingEdit(scene.application())) {
            job = stage.queued(scene, run -> {
                started.give();
                run.publish(publishing(mark()));
            });
            JobRow now = stage.once(job.id(), row -> row.yieldingSince() != null);
            assertThat(now.attempt()).isZero();
            assertThat(started.isGiven()).isFalse();
        }
        started.await();
        stage.ended(job.id());
    }

    @Test
    void aJobDoesNotLetEditsGoFirstForEver() throws SQLException {
        Stage.Scene scene = stage.scene();
        try (Stage.Edit waiting = stage.waitingEdit(scene.application())) {
            JobRow job = stage.queued(scene, run -> run.publish(publishing(mark())));
            stage.once(job.id(), row -> row.yieldingSince() != null);
            stage.update("update job set yielding_since = now() - interval '31 seconds' where id = ?", job.id());

            assertThat(stage.ended(job.id()).state()).isEqualTo(JobState.FINISHED);
        }
    }

    @Test
    void anEditMeetsTheJobThatIsInItsWay() {
        Stage.Scene scene = stage.scene();
        Signal started = new Signal();
        Signal tried = new Signal();
        JobRow job = stage.queued(scene, run -> {
            started.give();
            tried.await();
            run.publish(publishing(mark()));
        });
        started.await();

        var answer = scene.ann().patch("/api/applications/" + scene.application() + "/", "{\"name\": \"Club\"}");

        tried.give();
        answer.is(409);
        var blocker = answer.json().path("blockers").path(0);
        assertThat(blocker.path("job_id").asInt()).isEqualTo(job.id());
        assertThat(blocker.path("type").asText()).isEqualTo("scripted");
        assertThat(blocker.path("holder").path("name").asText()).isEqualTo("Ann");
        assertThat(blocker.path("holder").path("mine").asBoolean()).isTrue();
        assertThat(blocker.path("cancellable").asBoolean()).isTrue();
        assertThat(blocker.path("held_at").path("name").asText()).isEqualTo("CRM");
        assertThat(answer.json().path("detail").asText())
                .contains("a script for \"CRM\" started")
                .contains("by Ann");
        stage.ended(job.id());
    }
}
