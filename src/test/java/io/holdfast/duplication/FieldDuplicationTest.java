package io.holdfast.duplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.holdfast.testing.Likeness;
import io.holdfast.testing.TableHold;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FieldDuplicationTest {
    private static final int NOWHERE = 2_000_000_000;
    private static final String WITH_DATA = "{\"duplicate_data\": true}";

    @Inject
    Workshop workshop;

    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();

    private static String of(int field) {
        return "/api/database/fields/" + field + "/duplicate/async/";
    }

    /** @return the duplicate, as the job shows it */
    private JsonNode like(int field, String body) {
        return ann.finished(ann.post(of(field), body).is(202)).path("duplicated_field");
    }

    private List<String> names(int table) {
        return ann.get(Crm.fieldsOf(table)).ok().findValuesAsText("name");
    }

    @Test
    void aDuplicateIsMadeByAJobAndComesLast() {
        int table = crm.table("T");
        int field = crm.field(table, 0);
        String base = """
                "table_id": %d, "type": "text", "read_only": false, "immutable_type": false, "immutable_properties": false,
                "description": null, "database_id": %d, "workspace_id": %d, "db_index": false, "field_constraints": []""".formatted(table, crm.application(), crm.workspace());
        String original =
                "{\"id\": %d, \"name\": \"Name\", \"order\": 0, \"primary\": true, %s}".formatted(field, base);

        JsonNode asked = ann.post(of(field)).is(202, """
                {"id": "<id>", "type": "duplicate_field", "progress_percentage": 0, "state": "pending",
                 "human_readable_error": "", "waiting_for": [], "started_at": null, "eta_seconds": null,
                 "original_field": %s, "duplicated_field": null}""".formatted(original)).json();

        ann.finished(asked.path("id").asInt());
        ann.get("/api/jobs/" + asked.path("id").asInt() + "/").is(200, """
                {"id": "<id>", "type": "duplicate_field", "progress_percentage": 100, "state": "finished",
                 "human_readable_error": "", "waiting_for": [], "started_at": "<instant>", "eta_seconds": null,
                 "original_field": %s,
                 "duplicated_field": {"id": "<id>", "name": "Name 2", "order": 3, "primary": false, %s,
                                      "related_fields": []}}""".formatted(original, base));
        assertThat(names(table)).containsExactly("Name", "Notes", "Active", "Name 2");
    }

    @Test
    void withItsDataEveryFieldIsLikeItsSource() {
        int table = Workshop.everything(crm);
        for (JsonNode field : ann.get(Crm.fieldsOf(table)).ok()) {
            ObjectNode source = (ObjectNode) field;
            JsonNode made = like(source.path("id").asInt(), WITH_DATA);
            ObjectNode copy = (ObjectNode)
                    ann.get("/api/database/fields/" + made.path("id").asInt() + "/")
                            .ok();

            assertThat(copy.path("name").asText()).isEqualTo(source.path("name").asText() + " 2");
            for (String own : List.of("id", "name", "order", "primary", "select_options", "single_select_default")) {
                source.remove(own);
                copy.remove(own);
            }
            assertThat(copy).isEqualTo(source);
        }

        for (JsonNode row : Likeness.rows(ann, table)) {
            for (String name : List.of(
                    "Name", "Notes", "Active", "Number", "Day", "Moment", "Url", "Mail", "Phone", "Stars", "Choice")) {
                assertThat(row.path(name + " 2")).as(name).isEqualTo(row.path(name));
            }
        }
    }

    @Test
    void optionsHaveIdsOfTheirOwn() {
        int table = Workshop.everything(crm);
        JsonNode source =
                ann.get(Crm.fieldsOf(table)).ok().findParents("select_options").getFirst();

        int id = like(source.path("id").asInt(), WITH_DATA).path("id").asInt();
        JsonNode copy = ann.get("/api/database/fields/" + id + "/").ok();

        assertThat(copy.findValuesAsText("value")).containsExactly("same", "same", "other");
        assertThat(copy.path("select_options").findValues("id"))
                .doesNotContainAnyElementsOf(source.path("select_options").findValues("id"));
        assertThat(copy.path("single_select_default")).isEqualTo(copy.at("/select_options/2/id"));
        ann.patch("/api/database/fields/" + id + "/", "{\"single_select_default\": null, \"select_options\": []}")
                .is(200);
        assertThat(Likeness.rows(ann, table).getLast().at("/Choice/value").asText())
                .isEqualTo("other");
    }

    @Test
    void withoutItsDataCellsAreAsInAnyNewField() {
        int table = crm.table("T");
        int field = crm.field(
                table, "{\"name\": \"Text\", \"type\": \"text\", \"text_default\": \"new\", \"description\": \"why\"}");
        ann.patch(Crm.rowsOf(table) + "1/?user_field_names=true", "{\"Text\": \"changed\"}")
                .is(200);

        JsonNode made = like(field, "{}");

        assertThat(made.path("description").asText()).isEqualTo("why");
        assertThat(Likeness.rows(ann, table))
                .extracting(row -> row.path("Text 2").asText())
                .containsExactly("new", "new");
    }

    @Test
    void rowsInTheTrashHaveTheirDataToo() {
        int table = crm.table("T");
        ann.patch(Crm.rowsOf(table) + "1/?user_field_names=true", "{\"Name\": \"kept\"}")
                .is(200);
        ann.delete(Crm.rowsOf(table) + "1/").is(204);

        int copy = like(crm.field(table, 0), WITH_DATA).path("id").asInt();

        assertThat(workshop.cells(copy)).contains("kept");
    }

    @Test
    void theCopyOfATableWithSuchFieldsHasTheSameNames() {
        int table = crm.table("T");
        int field = crm.field(table, 1);
        like(field, WITH_DATA);
        like(field, WITH_DATA);
        int second = ann.get(Crm.fieldsOf(table)).ok().get(3).path("id").asInt();
        like(second, WITH_DATA);

        int copy = Workshop.tableLike(ann, table);

        assertThat(names(copy))
                .containsExactly("Name", "Notes", "Active", "Notes 2", "Notes 3", "Notes 2 2")
                .isEqualTo(names(table));
    }

    @Test
    void strangersUnknownFieldsAndOtherBodiesAreTurnedAway() {
        int table = crm.table("T");
        int field = crm.field(table, 1);
        Api bob = Api.registered("Bob");

        bob.post(of(field)).isError(400, "ERROR_USER_NOT_IN_GROUP");
        bob.post(of(NOWHERE)).isError(404, "ERROR_FIELD_DOES_NOT_EXIST");
        Api.anonymous().post(of(field)).is(401);
        ann.post(of(field), "{\"duplicate_data\": \"perhaps\"}").isInvalid("duplicate_data", "invalid");
        ann.delete("/api/database/fields/" + field + "/").is(200);
        ann.post(of(field)).isError(404, "ERROR_FIELD_DOES_NOT_EXIST");
    }

    /** As creating a field would be refused, the job waits, and names what it waits for. */
    @Test
    void behindACopyItWaitsAndThenGetsIn() throws SQLException {
        int table = crm.table("T");
        int field = crm.field(table, 1);
        int copying;
        int job;
        try (TableHold hold = TableHold.againstReaders(workshop.pool(), table)) {
            copying = Workshop.start(ann, Workshop.ofTable(table));
            Workshop.awaitAtWork(ann, copying);
            job = ann.post(of(field), WITH_DATA).is(202).json().path("id").asInt();
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> ann.job(job).at("/waiting_for/0/job_id").asInt() == copying);
            assertThat(ann.job(job).path("state").asText()).isEqualTo("pending");
        }

        int copy = ann.finished(copying).at("/duplicated_table/id").asInt();
        ann.finished(job);
        assertThat(names(table)).containsExactly("Name", "Notes", "Active", "Notes 2");
        assertThat(names(copy)).containsExactly("Name", "Notes", "Active");
    }
}
