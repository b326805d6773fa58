package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.snapshot.Studio.Scene;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SnapshotResourceTest {
    private static final int NOWHERE = 2_000_000_000;

    @Inject
    Studio studio;

    @Inject
    SnapshotExpiry expiry;

    @Test
    void aSnapshotIsMadeByAJobAndListedOnceItIsThere() {
        Scene scene = studio.scene();
        scene.table("T");
        scene.ann().get(scene.snapshots()).is(200, "[]");
        int job = scene.ann()
                .post(scene.snapshots(), "{\"name\": \" First \"}")
                .is(202, """
                        {"id": "<id>", "type": "create_snapshot", "progress_percentage": 0, "state": "pending",
                         "human_readable_error": ""}""")
                .json()
                .path("id")
                .asInt();

        JsonNode ended = scene.ann().finished(job);

        assertThat(ended.path("progress_percentage").asInt()).isEqualTo(100);
        int snapshot = ended.path("snapshot").path("id").asInt();
        String expected =
                """
                {"id": %d, "name": "First", "snapshot_from_application": %d, "created_at": "<instant>",
                 "created_by": {"username": "%s"}}""".formatted(snapshot, scene.application(), scene.ann().email());
        scene.ann().get(scene.snapshots()).is(200, "[" + expected + "]");
        assertThat(ended.path("snapshot"))
                .isEqualTo(scene.ann().get(scene.snapshots()).json().get(0));
    }

    @Test
    void newestComeFirst() {
        Scene scene = studio.scene();
        int first = scene.taken("First");
        int second = scene.taken("Second");
        assertThat(scene.ann().get(scene.snapshots()).ok().findValuesAsText("id"))
                .containsExactly(String.valueOf(second), String.valueOf(first));
    }

    @Test
    void theCopyOfASnapshotIsInNoList() {
        Scene scene = studio.scene();
        scene.table("T");
        int snapshot = scene.taken("First");
        int hidden = studio.hiddenApplication(snapshot);
        int copy = studio.copyOf(snapshot, "T");

        assertThat(scene.ann().get("/api/applications/").ok().findValuesAsText("id"))
                .doesNotContain(String.valueOf(hidden));
        scene.ann().get("/api/applications/" + hidden + "/").isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
        scene.ann().get("/api/database/tables/" + copy + "/").isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        scene.ann().get("/api/snapshots/application/" + hidden + "/").isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
    }

    @Test
    void namesAreCheckedBeforeAnythingElse() {
        Scene scene = studio.scene();
        scene.ann().post(scene.snapshots(), "{}").isInvalid("name", "required");
        scene.ann().post(scene.snapshots(), "{\"name\": null}").isInvalid("name", "null");
        scene.ann().post(scene.snapshots(), "{\"name\": \"  \"}").isInvalid("name", "blank");
        scene.ann()
                .post(scene.snapshots(), "{\"name\": \"" + "x".repeat(161) + "\"}")
                .isInvalid("name", "max_length");
    }

    @Test
    void strangersAndUnknownApplicationsAreTurnedAway() {
        Scene scene = studio.scene();
        int snapshot = scene.taken("First");
        Api bob = Api.registered("Bob");
        String body = "{\"name\": \"X\"}";
        bob.post(scene.snapshots(), body).isError(400, "ERROR_USER_NOT_IN_GROUP");
        bob.get(scene.snapshots()).isError(400, "ERROR_USER_NOT_IN_GROUP");
        bob.delete("/api/snapshots/" + snapshot + "/").isError(400, "ERROR_USER_NOT_IN_GROUP");
        Api.anonymous().get(scene.snapshots()).is(401);
        String nowhere = "/api/snapshots/application/" + NOWHERE + "/";
        bob.post(nowhere, body).isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
        bob.get(nowhere).isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
        bob.delete("/api/snapshots/" + NOWHERE + "/").isError(404, "ERROR_SNAPSHOT_DOES_NOT_EXIST");
        bob.delete("/api/snapshots/99999999999999/").isError(404, "ERROR_SNAPSHOT_DOES_NOT_EXIST");
        bob.post("/api/snapshots/" + snapshot + "/restore/").isError(400, "ERROR_USER_NOT_IN_GROUP");
        bob.post("/api/snapshots/" + NOWHERE + "/restore/").isError(404, "ERROR_SNAPSHOT_DOES_NOT_EXIST");
        scene.ann().get(scene.snapshots()).is(200);
    }

    @Test
    void aCreatorUsesANameOncePerApplicationAnotherMayUseItToo() throws SQLException {
        Scene scene = studio.scene();
        int table = scene.table("T");
        Api bob = Api.registered("Bob");
        scene.ann().addMember(scene.workspace(), bob);
        int job;
        try (Studio.Hand hand = studio.before(table)) {
            job = scene.take("First");
            hand.awaitJobs(1);
            scene.ann().post(scene.snapshots(), "{\"name\": \"First\"}").isError(400, "ERROR_SNAPSHOT_NAME_NOT_UNIQUE");
        }
        scene.ann().ended(job);
        scene.ann().post(scene.snapshots(), "{\"name\": \"First\"}").isError(400, "ERROR_SNAPSHOT_NAME_NOT_UNIQUE");
        int other = studio.application(scene.ann(), scene.workspace());
        scene.ann()
                .post("/api/snapshots/application/" + other + "/", "{\"name\": \"First\"}")
                .is(202);
        scene.ann().finished(scene.take(bob, "First"));
    }

    @Test
    void twoWithOneNameAtOnceAreOne() {
        Scene scene = studio.scene();
        List<Integer> statuses = AtOnce.times(
                4,
                () -> scene.ann()
                        .post(scene.snapshots(), "{\"name\": \"Same\"}")
                        .status());
        assertThat(statuses).containsOnlyOnce(202).containsOnly(202, 400);
    }

    @Test
    void anAccountMakesFourAtOnce() throws SQLException {
        Scene scene = studio.scene();
        int table = scene.table("T");
        Api bob = Api.registered("Bob");
        scene.ann().addMember(scene.workspace(), bob);
        List<Integer> jobs;
        try (Studio.Hand hand = studio.before(table)) {
            jobs = List.of(scene.take("1"), scene.take("2"), scene.take("3"), scene.take("4"));
            // the fourth waits for its turn: a workspace never has all threads of a process
            hand.awaitJobs(3);
            scene.ann()
                    .post(scene.snapshots(), "{\"name\": \"5\"}")
                    .isError(400, "ERROR_SNAPSHOT_OPERATION_LIMIT_EXCEEDED");
            bob.post(scene.snapshots(), "{\"name\": \"5\"}").is(202);
        }
        jobs.forEach(job -> scene.ann().finished(job));
        scene.take("5");
    }

    @Test
    void aWorkspaceHasFiftySnapshotsThoseBeingMadeIncluded() {
        Scene scene = studio.scene();
        studio.execute(
                """
                insert into snapshot (id, name, application_id, workspace_id, hidden_application_id, place, account_id, job_id,
                    created_at)
                select -? * 100 - n, 'Old ' || n, ?, ?, 0, 1, ?, -? * 100 - n, now()
                from generate_series(1, 48) n
                """,
                scene.workspace(),
                scene.application(),
                scene.workspace(),
                scene.ann().id(),
                scene.workspace());
        List<Integer> statuses = AtOnce.all(List.of(
                () -> scene.ann().post(scene.snapshots(), "{\"name\": \"a\"}").status(),
                () -> scene.ann().post(scene.snapshots(), "{\"name\": \"b\"}").status(),
                () -> scene.ann().post(scene.snapshots(), "{\"name\": \"c\"}").status()));
        assertThat(statuses).containsExactlyInAnyOrder(202, 202, 400);
        scene.ann().post(scene.snapshots(), "{\"name\": \"d\"}").isError(400, "ERROR_MAXIMUM_SNAPSHOTS_REACHED");
    }

    @Test
    void aDeletedSnapshotIsGoneAtOnceAndItsTablesSoonAfter() {
        Scene scene = studio.scene();
        scene.table("T");
        int job = scene.take("First");
        int snapshot = scene.ann().ended(job).path("snapshot").path("id").asInt();
        int hidden = studio.hiddenApplication(snapshot);

        scene.ann().delete("/api/snapshots/" + snapshot + "/").isEmpty();

        scene.ann().get(scene.snapshots()).is(200, "[]");
        scene.ann().delete("/api/snapshots/" + snapshot + "/").isError(404, "ERROR_SNAPSHOT_DOES_NOT_EXIST");
        assertThat(studio.count("select count(*) from application where id = ?", hidden))
                .isZero();
        assertThat(studio.count("select count(*) from user_table where application_id = ?", hidden))
                .isZero();
        studio.awaitNothingLeftOf(job);
    }

    @Test
    void ofTwoWhoDeleteOneSnapshotOneFindsItGone() {
        Scene scene = studio.scene();
        int snapshot = scene.taken("First");
        List<Integer> statuses = AtOnce.times(
                2, () -> scene.ann().delete("/api/snapshots/" + snapshot + "/").status());
        assertThat(statuses).containsExactlyInAnyOrder(204, 404);
    }

    @Test
    void oldSnapshotsAreDeletedByThemselves() {
        Scene scene = studio.scene();
        int old = scene.taken("Old");
        int young = scene.taken("Young");
        studio.execute("update snapshot set created_at = now() - interval '361 days' where id = ?", old);

        expiry.sweep();

        assertThat(scene.ann().get(scene.snapshots()).ok().findValuesAsText("id"))
                .containsExactly(String.valueOf(young));
    }

    @Test
    void aSnapshotOfATrashedApplicationIsNotTaken() {
        Scene scene = studio.scene();
        scene.ann().delete("/api/applications/" + scene.application() + "/").is(204);
        scene.ann().post(scene.snapshots(), "{\"name\": \"X\"}").isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
    }
}
