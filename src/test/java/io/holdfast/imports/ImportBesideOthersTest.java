package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An import stands in the middle of its rows, and others come. */
@QuarkusTest
class ImportBesideOthersTest {
    private static final String THREE_ROWS = "{\"data\": [[\"a\"], [\"b\"], [\"c\"]]}";

    @Inject
    Storage storage;

    private final Importer ann = Importer.registered();
    private final int table = ann.table("[\"Name\"]");
    private final int field = ann.fieldOf(table, 0);
    private final String fieldPath = "/api/database/fields/" + field + "/";

    private RowGate gate() throws SQLException {
        return new RowGate(storage, table, 2);
    }

    private int importing(RowGate gate) {
        int job = Importer.id(ann.importInto(table, THREE_ROWS));
        gate.awaitSomebody();
        return job;
    }

    @Test
    void itsRowsAppearAllAtOnce() throws SQLException {
        int job;
        try (RowGate gate = gate()) {
            job = importing(gate);
            assertThat(ann.api().job(job).path("state").asText()).startsWith("row-import-");
            assertThat(ann.count(table)).isZero();
        }

        ann.api().ended(job);
        assertThat(ann.count(table)).isEqualTo(3);
    }

    @Test
    void compatibleEditsPassIt() throws SQLException {
        int state = ann.field(
                table, "State", "\"single_select\", \"select_options\": [{\"value\": \"Open\", \"color\": \"red\"}]");
        JsonNode option = ann.api()
                .get("/api/database/fields/" + state + "/")
                .ok()
                .path("select_options")
                .path(0);
        int job;
        try (RowGate gate = gate()) {
            job = importing(gate);

            ann.api().patch(fieldPath, "{\"name\": \"Title\"}").is(200);
            ann.api()
                    .patch(fieldPath, "{\"description\": \"What it is called\"}")
                    .is(200);
            ann.api()
                    .patch("/api/database/fields/" + state + "/", """
                    {"select_options": [%s, {"value": "Done", "color": "blue"}]}""".formatted(option))
                    .is(200);
            ann.api()
                    .patch("/api/database/tables/" + table + "/", "{\"name\": \"Things\"}")
                    .is(200);
            ann.api()
                    .patch("/api/applications/" + ann.database() + "/", "{\"name\": \"ERP\"}")
                    .is(200);
        }

        ann.api().finished(job);
        assertThat(ann.cells(table, 2)).isEqualTo("{\"Title\":\"c\",\"State\":null}");
    }

    @Test
    void editsOfTheStructureAreRefusedAndToldWhatIsInTheWay() throws SQLException {
        int age = ann.field(table, "Age", "\"number\", \"number_decimal_places\": 2");
        try (RowGate gate = gate()) {
            int job = importing(gate);

            assertRefused(
                    ann.api().patch(fieldPath, "{\"type\": \"long_text\"}"),
                    "ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT",
                    job);
            assertRefused(
                    ann.api().patch("/api/database/fields/" + age + "/", "{\"number_decimal_places\": 1}"),
                    "ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT",
                    job);
            assertRefused(
                    ann.api()
                            .post("/api/database/fields/table/" + table + "/", "{\"name\": \"X\", \"type\": \"text\"}"),
                    "ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT",
                    job);
        }
    }

    private static void assertRefused(Answer answer, String code, int job) {
        JsonNode body = answer.is(409).json();
        assertThat(body.path("error").asText()).isEqualTo(code);
        JsonNode blocker = body.path("blockers").path(0);
        assertThat(blocker.path("job_id").asInt()).isEqualTo(job);
        assertThat(blocker.path("operation").asText()).isEqualTo("IMPORT_ROWS");
        assertThat(body.path("detail").asText()).contains("an import");
    }

    @Test
    void whoeverAsksToWaitGetsInOnceItHasEnded() throws SQLException {
        CompletableFuture<Answer> waiting;
        try (RowGate gate = gate()) {
            int job = importing(gate);
            waiting = CompletableFuture.supplyAsync(
                    () -> ann.api().with("Prefer", "wait=30").patch(fieldPath, "{\"type\": \"long_text\"}"));
            ann.api()
                    .with("Prefer", "wait=1")
                    .patch(fieldPath, "{\"type\": \"long_text\"}")
                    .is(409);
            assertThat(waiting).isNotDone();
            gate.open();
            ann.api().ended(job);
        }

        JsonNode changed = waiting.join().ok();
        assertThat(changed.path("type").asText()).isEqualTo("long_text");
        assertThat(ann.count(table)).isEqualTo(3);
    }

    @Test
    void rowsCanBeReadAndWritten() throws SQLException {
        int job;
        try (RowGate gate = gate()) {
            job = importing(gate);

            // not at the place where the gate stands
            ann.api()
                    .post("/api/database/rows/table/" + table + "/", "{\"field_%d\": \"mine\"}".formatted(field))
                    .is(200);
            assertThat(ann.count(table)).isEqualTo(1);
        }

        ann.api().finished(job);
        assertThat(ann.count(table)).isEqualTo(4);
    }

    @Test
    void cancelledInTheMiddleItLeavesNothing() throws SQLException {
        try (RowGate gate = gate()) {
            int job = importing(gate);

            JsonNode cancelled = ann.api().post("/api/jobs/" + job + "/cancel/").ok();

            assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
            ann.api().patch(fieldPath, "{\"type\": \"long_text\"}").is(200);
        }
        assertThat(ann.count(table)).isZero();
        assertThat(storage.uploadsOf(ann.api().id())).isZero();
        assertThat(storage.orphans()).isZero();
    }

    @Test
    void itEndsInATableThatWasTrashedMeanwhile() throws SQLException {
        int job;
        try (RowGate gate = gate()) {
            job = importing(gate);

            ann.api().delete("/api/database/tables/" + table + "/").is(204);
        }

        ann.api().finished(job);
    }

    @Test
    void anAccountHasOneImportAtATime() throws SQLException {
        Api bob = Api.registered("Bob");
        ann.api()
                .post("/api/workspaces/users/workspace/" + ann.workspace() + "/", """
                {"email": "%s", "permissions": "MEMBER"}""".formatted(bob.email()))
                .is(200);
        int other = ann.table("[\"Name\"]");
        try (RowGate gate = gate()) {
            importing(gate);

            ann.importInto(other, THREE_ROWS).isError(400, "ERROR_MAX_JOB_COUNT_EXCEEDED");
            ann.importNew("{\"name\": \"T\", \"data\": [[1]]}").isError(400, "ERROR_MAX_JOB_COUNT_EXCEEDED");
            ann.importInto(other, "{}").isInvalid("data", "required");
            assertThat(storage.uploadsOf(ann.api().id())).isEqualTo(1);
            bob.ended(bob.post("/api/database/tables/" + other + "/import/async/", THREE_ROWS)
                    .is(200));
            assertThat(ann.count(other)).isEqualTo(3);
        }
    }

    @Test
    void aNewTableIsNotSeenBeforeItIsWhole() throws SQLException {
        int job;
        try (ApplicationHold hold = new ApplicationHold(storage, ann.database())) {
            job = Importer.id(ann.importNew("{\"name\": \"Late\", \"data\": [[\"a\"]]}"));
            hold.awaitWaiter();
            assertThat(ann.tables()).isEqualTo(1);
        }

        JsonNode ended = ann.api().finished(job);
        assertThat(ann.count(ended.path("table_id").asInt())).isEqualTo(1);
    }

    @Test
    void aNewTableOfAnApplicationThatWasTrashedMeanwhileFails() throws SQLException {
        int job;
        try (ApplicationHold hold = new ApplicationHold(storage, ann.database())) {
            job = Importer.id(ann.importNew("{\"name\": \"Late\", \"data\": [[\"a\"]]}"));
            hold.awaitWaiter();
            hold.trash();
        }

        JsonNode ended = ann.api().ended(job);
        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("human_readable_error").asText()).contains("deleted");
        assertThat(ended.path("table_id").isNull()).isTrue();
    }
}
