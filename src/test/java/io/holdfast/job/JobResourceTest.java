package io.holdfast.job;

import static io.holdfast.job.Stage.mark;
import static io.holdfast.job.Stage.publishing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Api;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class JobResourceTest {
    private static final String INVALID = """
            {"error": "ERROR_QUERY_PARAMETER_VALIDATION",
             "detail": {"%s": [{"error": "<text>", "code": "invalid"}]}}
            """;

    @Inject
    Stage stage;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    private static List<Integer> ids(JsonNode answer) {
        List<Integer> ids = new ArrayList<>();
        answer.path("jobs").forEach(job -> ids.add(job.path("id").asInt()));
        return ids;
    }

    private JobRow finished(Stage.Scene scene) {
        JobRow job = stage.queued(scene, run -> run.publish(publishing(mark())));
        return stage.ended(job.id());
    }

    @Test
    void aJobShowsItsOwnMembersAndThoseOfItsType() {
        Stage.Scene scene = stage.scene();
        JobRow job = finished(scene);

        scene.ann().get("/api/jobs/" + job.id() + "/").is(200, """
                        {"id": %d, "type": "scripted", "progress_percentage": 100, "state": "finished",
                         "human_readable_error": "", "waiting_for": [], "started_at": "<instant>", "eta_seconds": null,
                         "script": "<text>"}
                        """.formatted(job.id()));
    }

    @Test
    void theListHasTheCallersJobsThatChangedLastFirst() {
        Stage.Scene scene = stage.scene();
        JobRow first = finished(scene);
        JobRow second = finished(scene);
        finished(stage.scene());

        assertThat(ids(scene.ann().get("/api/jobs/").ok())).containsExactly(second.id(), first.id());
        assertThat(ids(scene.ann()
                        .get("/api/jobs/?job_ids=" + first.id() + ",999999999")
                        .ok()))
                .containsExactly(first.id());
    }

    @Test
    void statesSayWhichAreWantedAndWhichAreNot() {
        Stage.Scene scene = stage.scene();
        JobRow finished = finished(scene);
        JobRow failed = stage.queued(scene, run -> {
            throw new JobFailed("meant by the test");
        });
        stage.ended(failed.id());

        assertThat(ids(scene.ann().get("/api/jobs/?states=finished,cancelled").ok()))
                .containsExactly(finished.id());
        assertThat(ids(scene.ann().get("/api/jobs/?states=!finished").ok())).containsExactly(failed.id());
        assertThat(ids(scene.ann().get("/api/jobs/?states=!finished,!failed").ok()))
                .isEmpty();
        assertThat(ids(scene.ann()
                        .get("/api/jobs/?states=failed&job_ids=" + finished.id())
                        .ok()))
                .isEmpty();
    }

    @Test
    void otherStatesAndWhatIsNoIdAreRefused() {
        Api ann = Api.registered("Ann");

        ann.get("/api/jobs/?states=started").is(400, INVALID.formatted("states"));
        ann.get("/api/jobs/?states=finished,").is(400, INVALID.formatted("states"));
        ann.get("/api/jobs/?job_ids=1,x").is(400, INVALID.formatted("job_ids"));
        ann.post("/api/jobs/", "{\"type\": \"no_such\"}").isInvalid("type", "invalid_choice");
        ann.post("/api/jobs/", "{}").isInvalid("type", "required");
        Api.anonymous().get("/api/jobs/").is(401);
    }

    @Test
    void asManyIdsAsAnAddressHoldsAreLookedUpAndMoreAreToldAsTooLong() {
        Stage.Scene scene = stage.scene();
        JobRow job = finished(scene);

        assertThat(ids(scene.ann()
                        .get("/api/jobs/?job_ids=" + "2000000000,".repeat(2_900) + job.id())
                        .ok()))
                .containsExactly(job.id());
        scene.ann()
                .get("/api/jobs/?job_ids=" + "2000000000,".repeat(70_000) + job.id())
                .is(414, "{\"detail\": \"<text>\"}");
    }

    @Test
    void membersSeeAJobAndStrangersDoNot() {
        Stage.Scene scene = stage.scene();
        JobRow job = finished(scene);
        Api member = Api.registered("Bob");
        scene.ann().addMember(scene.workspace(), member);
        Api stranger = Api.registered("Eve");

        member.get("/api/jobs/" + job.id() + "/").is(200);
        stranger.get("/api/jobs/" + job.id() + "/").isError(404, "ERROR_JOB_DOES_NOT_EXIST");
        stranger.post("/api/jobs/" + job.id() + "/cancel/").isError(404, "ERROR_JOB_DOES_NOT_EXIST");
        member.get("/api/jobs/99999999999999/").isError(404, "ERROR_JOB_DOES_NOT_EXIST");
        assertThat(ids(member.get("/api/jobs/").ok())).isEmpty();
    }

    @Test
    void anAdminMayCancelAnothersJobAndAPlainMemberMayNot() {
        Stage.Scene scene = stage.scene();
        Api member = Api.registered("Bob");
        scene.ann().addMember(scene.workspace(), member);
        Signal started = new Signal();
        JobRow job = stage.queued(stage.newJob(scene, member, run -> {
            started.give();
            for (int i = 0; ; i = (i + 1) % 100) {
                run.progress(i, null);
            }
        }));
        started.await();
        Api other = Api.registered("Cyd");
        scene.ann().addMember(scene.workspace(), other);

        other.post("/api/jobs/" + job.id() + "/cancel/").isError(400, "ERROR_USER_INVALID_GROUP_PERMISSIONS");
        var cancelled = scene.ann().post("/api/jobs/" + job.id() + "/cancel/").ok();

        assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
    }

    @Test
    void monitoringSeesJobsFromTheStart() {
        given().get(metrics)
                .then()
                .statusCode(200)
                .body(containsString("holdfast_jobs{state=\"pending\",type=\"scripted\"}"))
                .body(containsString("holdfast_job_duration_seconds_count{outcome=\"failed\",type=\"scripted\"}"))
                .body(containsString("holdfast_job_locks_held_seconds_count{type=\"scripted\"}"));
    }
}
