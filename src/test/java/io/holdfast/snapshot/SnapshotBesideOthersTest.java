package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.holdfast.snapshot.Studio.Scene;
import io.holdfast.testing.Api;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What passes while a snapshot is at work, and what does not. The snapshot waits for a table that a test holds. */
@QuarkusTest
class SnapshotBesideOthersTest {
    private static final int WAITERS = 8;

    @Inject
    Studio studio;

    @Inject
    AgroalDataSource pool;

    @Inject
    MeterRegistry meters;

    /** An edit that a snapshot refuses. */
    private record Edit(
            String method, String path, @Nullable String body) {}

    @Test
    void everyEditOfStructureIsRefusedAtOnceNamingTheSnapshot() throws SQLException {
        Scene scene = studio.scene();
        int table = scene.table("T");
        int field = scene.field(table, "N", "number", "");
        String ofField = "/api/database/fields/" + field + "/";
        List<Edit> edits = List.of(
                new Edit("PATCH", ofField, "{\"name\": \"M\"}"),
                new Edit("PATCH", ofField, "{\"type\": \"text\"}"),
                new Edit("DELETE", ofField, null),
                new Edit("POST", "/api/database/fields/table/" + table + "/", "{\"name\": \"X\", \"type\": \"text\"}"),
                new Edit("PATCH", "/api/database/tables/" + table + "/", "{\"name\": \"U\"}"),
                new Edit("POST", "/api/database/tables/database/" + scene.application() + "/", "{\"name\": \"V\"}"),
                new Edit("PATCH", "/api/applications/" + scene.application() + "/", "{\"name\": \"W\"}"));
        int job;
        try (Studio.Hand hand = studio.before(table)) {
            job = scene.take("First");
            hand.awaitJobs(1);
            for (Edit edit : edits) {
                JsonNode refused = scene.ann()
                        .send(edit.method(), edit.path(), edit.body())
                        .is(409)
                        .json();
                assertThat(refused.path("detail").asText()).as(edit.toString()).contains("a snapshot of \"CRM\"");
                assertThat(refused.path("blockers").findValuesAsText("job_id"))
                        .as(edit.toString())
                        .containsExactly(String.valueOf(job));
            }
        }
        scene.ann().ended(job);
        scene.ann().patch(ofField, "{\"name\": \"M\"}").is(200);
    }

    /** Twice as many would be the whole pool, and then nobody's request is answered. */
    @Test
    void whoeverWaitsKeepsOneConnection() throws Exception {
        Scene scene = studio.scene();
        int table = scene.table("T");
        String field = "/api/database/fields/" + scene.field(table, "N", "number", "") + "/";
        int job;
        try (ExecutorService callers = Executors.newCachedThreadPool();
                Studio.Hand hand = studio.before(table)) {
            job = scene.take("First");
            hand.awaitJobs(1);
            for (int i = 0; i < WAITERS; i++) {
                String body = "{\"name\": \"N" + i + "\"}";
                callers.submit(() -> scene.ann().with("Prefer", "wait=30").patch(field, body));
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> meters.get("holdfast_lock_waiters").gauge().value() == WAITERS);
            // beside them there are the snapshot's own, and those of whoever looks for work at this moment
            assertThat(pool.getMetrics().activeCount()).isBetween((long) WAITERS, 2L * WAITERS - 1);
        }
        scene.ann().ended(job);
    }

    @Test
    void rowsAreReadAndWrittenMeanwhile() throws SQLException {
        Scene scene = studio.scene();
        int table = scene.table("T");
        int gate = scene.table("Gate");
        String rows = "/api/database/rows/table/" + table + "/";
        scene.ann()
                .post(rows + "?user_field_names=true", "{\"Name\": \"before\"}")
                .is(200);
        int job;
        try (Studio.Hand hand = studio.before(gate)) {
            job = scene.take("First");
            hand.awaitJobs(1);
            scene.ann()
                    .patch(rows + "1/?user_field_names=true", "{\"Name\": \"after\"}")
                    .is(200);
            scene.ann()
                    .post(rows + "?user_field_names=true", "{\"Name\": \"another\"}")
                    .is(200);
            assertThat(scene.ann()
                            .get(rows + "?user_field_names=true")
                            .ok()
                            .path("results")
                            .findValuesAsText("Name"))
                    .containsExactly("after", "another");
        }
        int snapshot = scene.ann().ended(job).path("snapshot").path("id").asInt();
        int copy = studio.copyOf(snapshot, "T");
        assertThat(studio.fetch("select " + studio.column(copy, "Name") + " from " + studio.quoted(copy))
                        .getFirst()
                        .get(0, String.class))
                .isEqualTo("before");
        assertThat(studio.contents(copy)).hasSize(1);
    }

    @Test
    void anotherMembersSnapshotIsTakenBesideIt() throws SQLException {
        Scene scene = studio.scene();
        int table = scene.table("T");
        Api bob = Api.registered("Bob");
        scene.ann().addMember(scene.workspace(), bob);
        int anns;
        int bobs;
        try (Studio.Hand hand = studio.before(table)) {
            anns = scene.take("Ann's");
            hand.awaitJobs(1);
            bobs = scene.take(bob, "Bob's");
            hand.awaitJobs(2);
            assertThat(scene.ann().job(bobs).path("state").asText()).isEqualTo("started");
        }
        scene.ann().finished(anns);
        scene.ann().finished(bobs);
        assertThat(scene.ann().get(scene.snapshots()).ok().size()).isEqualTo(2);
    }
}
