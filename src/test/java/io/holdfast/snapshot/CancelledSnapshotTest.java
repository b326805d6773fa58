package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.snapshot.Studio.Scene;
import io.holdfast.testing.Answer;
import io.holdfast.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A snapshot that is cancelled is never seen; one that the cancellation missed is whole. There is nothing in between. */
@QuarkusTest
class CancelledSnapshotTest {
    private static final int ROWS = 20_000;
    private static final Duration PROMPT = Duration.ofSeconds(2);

    @Inject
    Studio studio;

    private Scene scene;
    private int first;
    private int last;
    private int field;

    @BeforeEach
    void furnish() {
        scene = studio.scene();
        first = scene.table("First");
        last = scene.table("Last");
        field = Math.toIntExact(studio.count("select id from field where table_id = ?", first));
        studio.execute(
                "insert into " + studio.quoted(first) + " (position) select n from generate_series(1, " + ROWS + ") n");
    }

    private Answer cancel(int job) {
        return scene.ann().post("/api/jobs/" + job + "/cancel/");
    }

    private void assertAllCancelled(List<Answer> answers) {
        answers.forEach(answer -> assertThat(answer.ok().path("state").asText()).isEqualTo("cancelled"));
    }

    /** At once: nothing of the job is in the way any more. */
    private void changeTypes() {
        Awaitility.await().atMost(PROMPT).pollInterval(Duration.ofMillis(1)).untilAsserted(() -> {
            for (String type : List.of("long_text", "text")) {
                scene.ann()
                        .patch("/api/database/fields/" + field + "/", "{\"type\": \"%s\"}".formatted(type))
                        .is(200);
            }
        });
    }

    private void assertNothingIsThere(int job) {
        assertThat(scene.ann().job(job).path("state").asText()).isEqualTo("cancelled");
        scene.ann().get(scene.snapshots()).is(200, "[]");
        assertThat(studio.count(
                        "select count(*) from application where hidden and workspace_id = ?", scene.workspace()))
                .isZero();
        studio.awaitNothingLeftOf(job);
    }

    /** The application is held, as an edit of it does, before the snapshot comes. */
    @Test
    void whileItWaitsForItsLocks() throws SQLException {
        int job;
        try (Connection connection = studio.connection()) {
            connection.setAutoCommit(false);
            try (Statement hold = connection.createStatement()) {
                hold.execute("select from application where id = %d for update".formatted(scene.application()));
            }
            job = scene.take("First");

            assertAllCancelled(AtOnce.times(20, () -> cancel(job)));
            connection.rollback();
            connection.setAutoCommit(true);
        }

        changeTypes();
        assertNothingIsThere(job);
    }

    @Test
    void beforeItHasCopiedAnything() throws SQLException {
        int job;
        try (Studio.Hand hand = studio.before(first)) {
            job = scene.take("First");
            hand.awaitJobs(1);

            assertAllCancelled(AtOnce.times(20, () -> cancel(job)));
        }
        changeTypes();
        assertNothingIsThere(job);
    }

    @Test
    void beforeItsLastTable() throws SQLException {
        int job;
        try (Studio.Hand hand = studio.before(last)) {
            job = scene.take("First");
            hand.awaitJobs(1);
            awaitOnlyTheHandIsInTheWay(job);

            assertAllCancelled(AtOnce.times(20, () -> cancel(job)));
            changeTypes();
        }
        assertNothingIsThere(job);
    }

    /** All other tables are copied when nothing of the job is at work but what waits for the hand. */
    private void awaitOnlyTheHandIsInTheWay(int job) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> studio.count("""
                        select count(*)
                        from pg_stat_activity
                        where starts_with(application_name, 'hf job ' || ? || ' ') and state = 'active'
                          and wait_event_type is distinct from 'Lock'
                        """, job) == 0);
    }

    /** Between its last table and its publication there is no telling who is faster, but somebody is. */
    @Test
    void whenItIsAboutToEnd() throws SQLException {
        for (int round = 0; round < 5; round++) {
            String name = "Round " + round;
            int job;
            List<Answer> answers;
            try (Studio.Hand hand = studio.before(last)) {
                job = scene.take(name);
                hand.awaitJobs(1);
                List<Callable<Answer>> actions = new ArrayList<>(Collections.nCopies(20, () -> cancel(job)));
                actions.add(round % 20, () -> {
                    hand.commit();
                    return scene.ann().get("/api/jobs/");
                });
                answers = AtOnce.all(actions);
            }

            JsonNode ended = scene.ann().ended(job);
            changeTypes();
            assertOneOutcome(ended, answers, name);
        }
    }

    private void assertOneOutcome(JsonNode ended, List<Answer> answers, String name) {
        boolean finished = ended.path("state").asText().equals("finished");
        if (!finished) {
            assertThat(ended.path("state").asText()).isEqualTo("cancelled");
        }
        for (Answer answer : answers) {
            if (answer.json().has("jobs")) {
                answer.is(200);
            } else if (finished) {
                answer.isError(400, "ERROR_JOB_NOT_CANCELLABLE");
            } else {
                assertThat(answer.ok().path("state").asText()).isEqualTo("cancelled");
            }
        }
        assertThat(scene.ann()
                        .get(scene.snapshots())
                        .ok()
                        .findValuesAsText("name")
                        .contains(name))
                .isEqualTo(finished);
        if (finished) {
            int copy = studio.copyOf(ended.path("snapshot").path("id").asInt(), "First");
            assertThat(studio.count("select count(*) from " + studio.quoted(copy)))
                    .isEqualTo(ROWS);
        }
    }
}
