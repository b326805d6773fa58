package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.snapshot.Studio.Scene;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.holdfast.testing.Crm;
import io.holdfast.testing.Likeness;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RestoredSnapshotTest {
    @Inject
    Studio studio;

    @Inject
    SnapshotExpiry expiry;

    private Scene scene;
    private Api ann;
    private int table;

    @BeforeEach
    void furnish() {
        scene = studio.scene();
        ann = scene.ann();
        table = scene.table("T");
        scene.field(
                table,
                "Choice",
                "single_select",
                "\"select_options\": [{\"value\": \"a\", \"color\": \"blue\"}, {\"value\": \"b\", \"color\": \"red\"}]");
        for (String row :
                List.of("{\"Name\": \"x\", \"Choice\": \"b\"}", "{\"Name\": \"y\", \"Choice\": \"a\"}", "{}")) {
            ann.post(Crm.rowsOf(table) + "?user_field_names=true", row).is(200);
        }
    }

    private static String restore(int snapshot) {
        return "/api/snapshots/" + snapshot + "/restore/";
    }

    private static int start(Api api, int snapshot) {
        return api.post(restore(snapshot)).ok().path("id").asInt();
    }

    private void restored(int snapshot) {
        ann.finished(start(ann, snapshot));
    }

    private JsonNode applications() {
        return ann.get("/api/applications/workspace/" + scene.workspace() + "/").ok();
    }

    private List<String> names() {
        return applications().findParents("tables").stream()
                .map(application -> application.path("name").asText())
                .toList();
    }

    private int applicationCalled(String name) {
        return applications().findParents("tables").stream()
                .filter(application -> application.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asInt();
    }

    @Test
    void itComesBackAsAnApplicationBesideItsSource() {
        studio.application(ann, scene.workspace());
        int snapshot = scene.taken("Monday");

        int job = ann.post(restore(snapshot)).is(200, """
                        {"id": "<id>", "type": "restore_snapshot", "progress_percentage": 0, "state": "pending",
                         "human_readable_error": ""}""").json().path("id").asInt();

        JsonNode ended = ann.finished(job);
        assertThat(ended.path("snapshot"))
                .isEqualTo(ann.get(scene.snapshots()).ok().get(0));
        assertThat(names()).containsExactly("CRM", "Monday", "CRM");
        assertThat(applications().get(1).path("order"))
                .isEqualTo(applications().get(0).path("order"));
    }

    @Test
    void aNumberIsAppendedWhereItsNameIsTaken() {
        int snapshot = scene.taken("CRM");

        restored(snapshot);
        restored(snapshot);

        assertThat(names()).containsExactly("CRM", "CRM 2", "CRM 3");
    }

    @Test
    void itIsAsItWasAtItsMomentWhateverHasBecomeOfItsSource() {
        List<String> before = Likeness.ofApplication(ann, scene.application());
        int snapshot = scene.taken("Monday");
        ann.delete(Crm.rowsOf(table) + "1/").is(204);
        ann.patch("/api/database/tables/" + table + "/", "{\"name\": \"U\"}").is(200);
        ann.delete("/api/applications/" + scene.application() + "/").is(204);

        restored(snapshot);

        assertThat(Likeness.ofApplication(ann, applicationCalled("Monday"))).isEqualTo(before);
    }

    @Test
    void twoRestoredOnesHaveNothingInCommon() {
        List<String> before = Likeness.ofApplication(ann, scene.application());
        int snapshot = scene.taken("Monday");
        restored(snapshot);
        int first = applications().get(1).at("/tables/0/id").asInt();
        int firstChoice = ann.get(Crm.fieldsOf(first)).ok().at("/1/id").asInt();

        ann.patch("/api/database/fields/" + firstChoice + "/", "{\"select_options\": []}")
                .is(200);
        ann.delete(Crm.rowsOf(first) + "2/").is(204);
        restored(snapshot);

        assertThat(Likeness.ofApplication(ann, applicationCalled("Monday 2"))).isEqualTo(before);
        assertThat(Likeness.ofApplication(ann, scene.application())).isEqualTo(before);
    }

    /** Its copy is held as the snapshot's tables are: by the hand before the lens. */
    @Test
    void whileItIsBeingRestoredItIsNeitherDeletedNorRestoredOnceMore() throws SQLException {
        int snapshot = scene.taken("Monday");
        int other = scene.taken("Tuesday");
        Api bob = Api.registered("Bob");
        ann.addMember(scene.workspace(), bob);
        studio.execute("update snapshot set created_at = now() - interval '361 days' where id = ?", snapshot);
        int job;
        try (Studio.Hand hand = studio.before(studio.copyOf(snapshot, "T"))) {
            job = start(ann, snapshot);
            hand.awaitJobs(1);

            ann.post(restore(snapshot)).isError(400, "ERROR_SNAPSHOT_IS_BEING_RESTORED");
            bob.post(restore(snapshot)).isError(400, "ERROR_SNAPSHOT_IS_BEING_RESTORED");
            ann.post(restore(other)).isError(400, "ERROR_SNAPSHOT_OPERATION_LIMIT_EXCEEDED");
            bob.delete("/api/snapshots/" + snapshot + "/").isError(400, "ERROR_SNAPSHOT_IS_BEING_RESTORED");
            expiry.sweep();
            assertThat(ann.get(scene.snapshots()).ok()).hasSize(2);
            // nobody else's application is in its way
            ann.patch("/api/applications/" + scene.application() + "/", "{\"name\": \"Renamed\"}")
                    .is(200);
            ann.finished(start(bob, other));
        }

        ann.finished(job);
        expiry.sweep();
        assertThat(ann.get(scene.snapshots()).ok()).hasSize(1);
        assertThat(ann.job(job).at("/snapshot/name").asText()).isEqualTo("Monday");
    }

    @Test
    void cancelledItLeavesNothing() throws SQLException {
        int snapshot = scene.taken("Monday");
        int job;
        try (Studio.Hand hand = studio.before(studio.copyOf(snapshot, "T"))) {
            job = start(ann, snapshot);
            hand.awaitJobs(1);

            AtOnce.times(20, () -> ann.post("/api/jobs/" + job + "/cancel/"))
                    .forEach(answer ->
                            assertThat(answer.ok().path("state").asText()).isEqualTo("cancelled"));
        }

        assertThat(names()).containsExactly("CRM");
        studio.awaitNothingLeftOf(job);
        ann.delete("/api/snapshots/" + snapshot + "/").is(204);
    }

    @Test
    void ofASnapshotThatWasDeletedBeforeItBeganNothingIsMade() throws SQLException {
        int snapshot = scene.taken("Monday");
        int hidden = studio.hiddenApplication(snapshot);
        int job;
        try (var connection = studio.connection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select from application where id = %d for update".formatted(hidden));
            job = start(ann, snapshot);
            statement.execute("delete from snapshot where id = %d".formatted(snapshot));
            connection.commit();
            connection.setAutoCommit(true);
        }

        JsonNode ended = ann.ended(job);
        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("human_readable_error").asText()).contains("does not exist any more");
        assertThat(names()).containsExactly("CRM");
    }
}
