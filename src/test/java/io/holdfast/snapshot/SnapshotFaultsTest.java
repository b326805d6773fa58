package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.snapshot.Studio.Scene;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SnapshotFaultsTest {
    @Inject
    Studio studio;

    /** What an old snapshot reads as empty, without an error; the column is that of a text field. */
    @ParameterizedTest
    @ValueSource(
            strings = {"truncate %1$s", "alter table %1$s alter column %2$s type bytea using convert_to(%2$s, 'UTF8')"})
    void aTableThatIsRewrittenBehindTheLocksFailsTheSnapshot(String rewrite) throws SQLException {
        Scene scene = studio.scene();
        int table = scene.table("T");
        studio.execute("insert into " + studio.quoted(table) + " (position) values (1), (2)");
        int job;
        try (Studio.Hand hand = studio.before(table)) {
            job = scene.take("First");
            hand.awaitJobs(1);
            hand.sql().execute(rewrite.formatted(studio.quoted(table), studio.column(table, "Name")));
            hand.commit();
        }

        JsonNode ended = scene.ann().ended(job);

        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("human_readable_error").asText()).contains("rewritten or truncated");
        assertNothingIsThere(scene, job);
    }

    @Test
    void aSnapshotWhoseGuardDiedPublishesNothing() throws SQLException {
        Scene scene = studio.scene();
        int table = scene.table("T");
        int job;
        try (Studio.Hand hand = studio.before(table)) {
            job = scene.take("First");
            hand.awaitJobs(1);
            studio.killGuard(job);
        }

        JsonNode ended = scene.ann().ended(job);

        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("human_readable_error").asText()).contains("connection");
        assertNothingIsThere(scene, job);
    }

    @Test
    void aCancelledSnapshotLeavesNothingAndLetsEditsIn() throws SQLException {
        Scene scene = studio.scene();
        int table = scene.table("T");
        int job;
        try (Studio.Hand hand = studio.before(table)) {
            job = scene.take("First");
            hand.awaitJobs(1);
            assertThat(scene.ann()
                            .post("/api/jobs/" + job + "/cancel/")
                            .ok()
                            .path("state")
                            .asText())
                    .isEqualTo("cancelled");
            scene.ann()
                    .patch("/api/database/tables/" + table + "/", "{\"name\": \"U\"}")
                    .is(200);
        }
        assertNothingIsThere(scene, job);
    }

    private void assertNothingIsThere(Scene scene, int job) {
        scene.ann().get(scene.snapshots()).is(200, "[]");
        assertThat(studio.count("select count(*) from snapshot where job_id = ?", job))
                .isZero();
        assertThat(studio.count("""
                select count(*) from application where hidden and workspace_id = ?
                """, scene.workspace())).isZero();
        studio.awaitNothingLeftOf(job);
        int again = scene.take("Again");
        assertThat(studio.count("select count(*) from job where id = ?", again)).isEqualTo(1);
    }
}
