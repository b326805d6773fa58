package io.holdfast.duplication;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.holdfast.testing.Crm;
import io.holdfast.testing.Likeness;
import io.holdfast.testing.TableHold;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ApplicationDuplicationTest {
    private static final int NOWHERE = 2_000_000_000;

    @Inject
    Workshop workshop;

    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();

    private JsonNode applications() {
        return ann.get("/api/applications/workspace/" + crm.workspace() + "/").ok();
    }

    @Test
    void aDuplicateIsMadeByAJobAndComesLast() {
        crm.table("T");
        String original =
                ann.get("/api/applications/" + crm.application() + "/").text();

        JsonNode asked = ann.post(Workshop.ofApplication(crm.application()))
                .is(202, """
                {"id": "<id>", "type": "duplicate_application", "progress_percentage": 0, "state": "pending",
                 "human_readable_error": "", "waiting_for": [], "started_at": null, "eta_seconds": null,
                 "original_application": %s, "duplicated_application": null}""".formatted(original))
                .json();

        JsonNode ended = ann.finished(asked.path("id").asInt());
        assertThat(ended.path("original_application").toString()).isEqualTo(original);
        ann.get("/api/applications/" + ended.at("/duplicated_application/id").asInt() + "/")
                .is(200, """
                {"id": "<id>", "name": "CRM 2", "order": 2, "type": "database", "created_on": "<instant>",
                 "workspace": {"id": %d, "name": "Team", "generative_ai_models_enabled": {}},
                 "tables": [{"id": "<id>", "name": "T", "order": 1, "database_id": "<id>", "data_sync": null}]}""".formatted(crm.workspace()));
        assertThat(applications().get(1)).isEqualTo(ended.path("duplicated_application"));
    }

    @Test
    void itIsCalledByTheNextFreeNumber() {
        int second = Workshop.applicationLike(ann, crm.application());
        Workshop.applicationLike(ann, crm.application());
        Workshop.applicationLike(ann, second);

        assertThat(names()).containsExactly("CRM", "CRM 2", "CRM 3", "CRM 2 2");
    }

    private List<String> names() {
        return applications().findParents("tables").stream()
                .map(application -> application.path("name").asText())
                .toList();
    }

    @Test
    void severalAtOnceHaveNamesOfTheirOwn() {
        List<Api> members = List.of(ann, Api.registered("Bob"), Api.registered("Cyd"));
        members.subList(1, 3).forEach(member -> ann.addMember(crm.workspace(), member));

        AtOnce.all(members.stream()
                .<java.util.concurrent.Callable<Integer>>map(
                        member -> () -> Workshop.applicationLike(member, crm.application()))
                .toList());

        assertThat(names()).containsExactlyInAnyOrder("CRM", "CRM 2", "CRM 3", "CRM 4");
    }

    @Test
    void tablesFieldsOptionsRowsAndTheirOrderAreThoseOfTheSource() {
        crm.table("First");
        Workshop.everything(crm);
        int trashed = crm.table("Trashed");
        crm.table("Last");
        ann.delete("/api/database/tables/" + trashed + "/").is(204);
        List<String> source = Likeness.ofApplication(ann, crm.application());

        int copy = Workshop.applicationLike(ann, crm.application());

        assertThat(source).hasSize(3);
        assertThat(Likeness.ofApplication(ann, copy)).isEqualTo(source);
    }

    @Test
    void nothingOfTheSourceChangesWithTheCopy() {
        int table = Workshop.everything(crm);
        List<String> source = Likeness.ofApplication(ann, crm.application());
        int copy = Workshop.applicationLike(ann, crm.application());
        int inCopy = ann.get("/api/applications/" + copy + "/")
                .ok()
                .at("/tables/0/id")
                .asInt();

        for (JsonNode field : ann.get(Crm.fieldsOf(inCopy)).ok()) {
            ann.patch(
                            "/api/database/fields/" + field.path("id").asInt() + "/",
                            "{\"name\": \"x%d\", \"type\": \"text\"}"
                                    .formatted(field.path("id").asInt()))
                    .is(200);
        }
        ann.delete(Crm.rowsOf(inCopy) + "1/").is(204);
        ann.patch("/api/database/tables/" + inCopy + "/", "{\"name\": \"x\"}").is(200);
        assertThat(Likeness.ofApplication(ann, crm.application())).isEqualTo(source);

        ann.delete("/api/applications/" + copy + "/").is(204);
        assertThat(inCopy).isNotEqualTo(table);
        assertThat(Likeness.ofApplication(ann, crm.application())).isEqualTo(source);
    }

    @Test
    void strangersAndUnknownApplicationsAreTurnedAway() {
        Api bob = Api.registered("Bob");

        bob.post(Workshop.ofApplication(crm.application())).isError(400, "ERROR_USER_NOT_IN_GROUP");
        bob.post(Workshop.ofApplication(NOWHERE)).isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
        Api.anonymous().post(Workshop.ofApplication(crm.application())).is(401);
        ann.delete("/api/applications/" + crm.application() + "/").is(204);
        ann.post(Workshop.ofApplication(crm.application())).isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
    }

    @Test
    void whileItIsAtWorkNothingOfTheApplicationChangesAndTheJobIsNamed() throws SQLException {
        int table = crm.table("T");
        int field = crm.field(table, 1);
        int job;
        try (TableHold hold = TableHold.againstReaders(workshop.pool(), table)) {
            job = Workshop.start(ann, Workshop.ofApplication(crm.application()));
            Workshop.awaitAtWork(ann, job);

            for (String refused : List.of(
                    ann.patch("/api/database/fields/" + field + "/", "{\"name\": \"N\"}")
                            .is(409)
                            .text(),
                    ann.patch("/api/applications/" + crm.application() + "/", "{\"name\": \"N\"}")
                            .is(409)
                            .text(),
                    ann.post(crm.tables(), "{\"name\": \"N\"}").is(409).text())) {
                assertThat(refused).contains("a duplication of \\\"CRM\\\"").contains("\"job_id\":" + job);
            }
            ann.post(Workshop.ofApplication(crm.application())).isError(400, "ERROR_MAX_JOB_COUNT_EXCEEDED");
            assertThat(names()).containsExactly("CRM");
        }

        ann.finished(job);
        assertThat(names()).containsExactly("CRM", "CRM 2");
    }

    @Test
    void cancelledItLeavesNothing() throws SQLException {
        int table = crm.table("T");
        int job;
        try (TableHold hold = TableHold.againstReaders(workshop.pool(), table)) {
            job = Workshop.start(ann, Workshop.ofApplication(crm.application()));
            Workshop.awaitAtWork(ann, job);

            AtOnce.times(20, () -> ann.post("/api/jobs/" + job + "/cancel/"))
                    .forEach(answer ->
                            assertThat(answer.ok().path("state").asText()).isEqualTo("cancelled"));
        }

        ann.patch("/api/applications/" + crm.application() + "/", "{\"name\": \"N\"}")
                .is(200);
        assertThat(names()).containsExactly("N");
        workshop.awaitNothingLeftOf(job);
        assertThat(workshop.count("select count(*) from application where workspace_id = ?", crm.workspace()))
                .isEqualTo(1);
    }
}
