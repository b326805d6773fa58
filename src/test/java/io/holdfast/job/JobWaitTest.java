package io.holdfast.job;

import static io.holdfast.job.Stage.mark;
import static io.holdfast.job.Stage.publishing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers who wait for a job's next state, and what they are told of its pace. */
@QuarkusTest
class JobWaitTest {
    /** More than the pool has. */
    private static final int MORE_THAN_CONNECTIONS = 40;

    @Inject
    Stage stage;

    @Inject
    JobWatch watch;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private static Answer get(Api by, JobRow job, int seconds) {
        return by.with("Prefer", "wait=" + seconds).get("/api/jobs/" + job.id() + "/");
    }

    private <T> Future<T> meanwhile(Callable<T> call) {
        return threads.submit(call);
    }

    private void awaitWaiting(int count) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> watch.size() == count);
    }

    private static JsonNode answered(Future<Answer> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS).ok();
    }

    @Test
    void theAnswerComesWithTheNextState() throws Exception {
        Stage.Scene scene = stage.scene();
        Signal started = new Signal();
        Signal goOn = new Signal();
        Signal end = new Signal();
        JobRow job = stage.queued(scene, run -> {
            started.give();
            goOn.await();
            run.progress(40, "row-import-creation");
            end.await();
            run.publish(publishing(mark()));
        });
        started.await();

        Future<Answer> next = meanwhile(() -> get(scene.ann(), job, 30));
        awaitWaiting(1);
        goOn.give();
        assertThat(answered(next).path("state").asText()).isEqualTo("row-import-creation");
        assertThat(next.get().header("Preference-Applied")).isEqualTo("wait=30");

        Future<Answer> last = meanwhile(() -> get(scene.ann(), job, 30));
        awaitWaiting(1);
        end.give();
        assertThat(answered(last).path("state").asText()).isIn("publishing", "finished");
        stage.ended(job.id());
    }

    @Test
    void progressAloneIsNoNewState() throws Exception {
        Stage.Scene scene = stage.scene();
        JobRow job = stage.unqueued(scene, run -> {});

        Future<Answer> answer = meanwhile(() -> get(scene.ann(), job, 1));
        awaitWaiting(1);
        stage.update("update job set progress = 7, updated_at = now() where id = ?", job.id());

        assertThat(answered(answer).path("state").asText()).isEqualTo("pending");
        assertThat(answer.get().json().path("progress_percentage").asInt()).isEqualTo(7);
        assertThat(answer.get().header("Preference-Applied")).isEqualTo("wait=1");
    }

    @Test
    void whatAnotherProcessDoesIsSeen() throws Exception {
        Stage.Scene scene = stage.scene();
        JobRow job = stage.unqueued(scene, run -> {});

        Future<Answer> answer = meanwhile(() -> get(scene.ann(), job, 30));
        awaitWaiting(1);
        stage.update("update job set state = 'cancelled', ended_at = now() where id = ?", job.id());

        assertThat(answered(answer).path("state").asText()).isEqualTo("cancelled");
    }

    @Test
    void aJobThatIsRemovedMeanwhileIsGone() throws Exception {
        Stage.Scene scene = stage.scene();
        JobRow job = stage.unqueued(scene, run -> {});

        Future<Answer> answer = meanwhile(() -> get(scene.ann(), job, 30));
        awaitWaiting(1);
        stage.update("delete from job where id = ?", job.id());

        answer.get(20, TimeUnit.SECONDS).isError(404, "ERROR_JOB_DOES_NOT_EXIST");
    }

    @Test
    void whoDoesNotAskOrHasNothingToWaitForIsAnsweredAtOnce() throws SQLException {
        Stage.Scene scene = stage.scene();
        JobRow job = stage.unqueued(scene, run -> {});

        Answer plain = scene.ann().get("/api/jobs/" + job.id() + "/");
        assertThat(plain.ok().path("state").asText()).isEqualTo("pending");
        assertThat(plain.header("Preference-Applied")).isNull();
        assertThat(get(scene.ann(), job, 0).is(200).header("Preference-Applied"))
                .isEqualTo("wait=0");
        stage.update("update job set state = 'cancelled', ended_at = now() where id = ?", job.id());
        // 30 s is the most that anybody waits
        assertThat(get(scene.ann(), job, 100).is(200).header("Preference-Applied"))
                .isEqualTo("wait=30");
        assertThat(scene.ann().get("/api/jobs/" + job.id() + "/?wait=5").is(200).header("Preference-Applied"))
                .isEqualTo("wait=5");
    }

    @Test
    void thoseWhoWaitKeepNoConnections() throws Exception {
        Stage.Scene scene = stage.scene();
        JobRow job = stage.unqueued(scene, run -> {});
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_CONNECTIONS; i++) {
            answers.add(meanwhile(() -> get(scene.ann(), job, 30)));
        }
        awaitWaiting(MORE_THAN_CONNECTIONS);

        scene.ann().get("/api/applications/" + scene.application() + "/").is(200);
        stage.update("update job set state = 'cancelled', ended_at = now() where id = ?", job.id());

        for (Future<Answer> answer : answers) {
            assertThat(answered(answer).path("state").asText()).isEqualTo("cancelled");
        }
    }

    @Test
    void whatIsLeftFollowsFromThePaceSoFar() {
        Stage.Scene scene = stage.scene();
        Signal shown = new Signal();
        Signal looked = new Signal();
        JobRow job = stage.queued(scene, run -> {
            run.progress(40, null);
            shown.give();
            looked.await();
            run.publish(publishing(mark()));
        });
        shown.await();
        stage.update("update job set started_at = now() - interval '20 seconds' where id = ?", job.id());

        JsonNode seen = scene.ann().job(job.id());
        Answer refused = scene.ann().patch("/api/applications/" + scene.application() + "/", "{\"name\": \"Club\"}");
        looked.give();

        // 20 s for 40 %: 30 s for the rest, and the more the longer this test takes
        assertThat(seen.path("eta_seconds").asInt()).isBetween(30, 45);
        refused.is(409);
        int eta = refused.json().at("/blockers/0/eta_seconds").asInt();
        assertThat(eta).isBetween(30, 45);
        assertThat(refused.header("Retry-After")).isEqualTo(String.valueOf(eta));
        assertThat(stage.ended(job.id()).etaSeconds(job.createdAt())).isNull();
    }
}
