package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.holdfast.lock.Holders;
import io.holdfast.problem.Json;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.holdfast.testing.Crm;
import io.holdfast.testing.TableHold;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Holdfast is for: jobs and edits meet on one application, and everybody learns what is going on. */
@QuarkusTest
class MainJobTest {
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    @Inject
    AgroalDataSource pool;

    @Inject
    Holders holders;

    private Api ann;
    private Api bob;
    private int application;
    private int customers;
    private int orders;
    private int name;
    private int notes;
    private int status;

    @BeforeEach
    void furnish() {
        Crm crm = Crm.create();
        ann = crm.owner();
        bob = Api.registered("Bob");
        ann.addMember(crm.workspace(), bob);
        application = crm.application();
        customers = crm.table("Customers");
        orders = crm.table("Orders");
        name = crm.field(customers, 0);
        notes = crm.field(customers, 1);
        status = crm.field(customers, """
                {"name": "Status", "type": "single_select", "select_options": [{"value": "Open", "color": "blue"}]}""");
    }

    private void awaitAtWork(int job) {
        await().atMost(GENEROUS)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !ann.job(job).path("state").asText().equals("pending"));
    }

    private int snapshot(Api by, String called) {
        return by.post("/api/snapshots/application/" + application + "/", "{\"name\": \"%s\"}".formatted(called))
                .is(202)
                .json()
                .path("id")
                .asInt();
    }

    private static void isRefused(Answer answer, String code, String requested, int job) {
        JsonNode body = answer.is(409).json();
        assertThat(body.path("error").asText()).isEqualTo(code);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(body.at("/requested/operation").asText()).isEqualTo(requested);
        assertThat(body.path("blockers").findValues("job_id"))
                .extracting(JsonNode::asInt)
                .contains(job);
        assertThat(body.path("waited_ms").asInt()).isZero();
    }

    @Test
    void whileASnapshotIsTakenEveryEditIsRefusedByNameAndRowsAndASecondSnapshotPass() throws Exception {
        int first;
        int second;
        try (TableHold hold = TableHold.againstReaders(pool, orders)) {
            first = snapshot(ann, "First");
            awaitAtWork(first);
            String field = "/api/database/fields/" + notes + "/";
            String inTable = "/api/database/fields/table/" + customers + "/";
            String table = "/api/database/tables/" + customers + "/";
            String ofField = "ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT";
            String ofTable = "ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT";
            String ofApplication = "ERROR_FAILED_TO_LOCK_APPLICATION_DUE_TO_CONFLICT";

            isRefused(ann.patch(field, "{\"name\": \"Remarks\"}"), ofField, "UPDATE_FIELD", first);
            isRefused(ann.patch(field, "{\"type\": \"number\"}"), ofField, "CHANGE_FIELD", first);
            isRefused(ann.post(inTable, "{\"name\": \"New\", \"type\": \"text\"}"), ofTable, "CREATE_FIELD", first);
            isRefused(ann.delete(field), ofField, "TRASH_FIELD", first);
            isRefused(
                    ann.post(inTable + "change-primary-field/", "{\"new_primary_field_id\": %d}".formatted(notes)),
                    ofTable,
                    "CHANGE_PRIMARY_FIELD",
                    first);
            isRefused(ann.patch(table, "{\"name\": \"Clients\"}"), ofTable, "RENAME_TABLE", first);
            isRefused(ann.delete(table), ofTable, "TRASH_TABLE", first);
            isRefused(
                    ann.post("/api/database/tables/database/" + application + "/", "{\"name\": \"Third\"}"),
                    ofApplication,
                    "CREATE_TABLE",
                    first);
            isRefused(
                    ann.patch("/api/applications/" + application + "/", "{\"name\": \"CRM 2\"}"),
                    ofApplication,
                    "RENAME_APPLICATION",
                    first);
            isRefused(ann.delete("/api/applications/" + application + "/"), ofApplication, "TRASH_APPLICATION", first);

            // what could never succeed is told as such, and what changes nothing needs no lock
            ann.patch(field, "{\"name\": \"Name\"}").isError(400, "ERROR_FIELD_WITH_SAME_NAME_ALREADY_EXISTS");
            ann.patch(field, "{\"name\": \"Notes\"}").is(200);
            Api.registered("Eve").patch(field, "{\"name\": \"Mine\"}").isError(400, "ERROR_USER_NOT_IN_GROUP");

            String rows = "/api/database/rows/table/" + customers + "/";
            ann.get(rows).is(200);
            ann.patch(rows + "1/", "{\"field_%d\": \"written meanwhile\"}".formatted(name))
                    .is(200);
            second = snapshot(bob, "Second");
            await().atMost(GENEROUS)
                    .until(() -> !bob.job(second).path("state").asText().equals("pending"));

            JsonNode locks =
                    ann.get("/api/applications/" + application + "/locks/").ok();
            assertThat(locks.path("held").findValues("job_id"))
                    .extracting(JsonNode::asInt)
                    .containsExactlyInAnyOrder(first, second);
            assertThat(locks.at("/refused/application")).isNotEmpty();
            assertThat(locks.at("/refused/fields/" + notes))
                    .extracting(JsonNode::asText)
                    .containsExactly("UPDATE_FIELD", "TRASH_FIELD", "CHANGE_FIELD", "CHANGE_PRIMARY_FIELD");
        }
        ann.finished(first);
        bob.finished(second);
        ann.patch("/api/database/fields/" + notes + "/", "{\"name\": \"Remarks\"}")
                .is(200);
        assertThat(ann.get("/api/applications/" + application + "/locks/").ok())
                .isEqualTo(Json.MAPPER.readTree(
                        "{\"held\": [], \"refused\": {\"application\": [], \"tables\": {}, \"fields\": {}}}"));
    }

    private int importRows() {
        return ann.post("/api/database/tables/" + customers + "/import/async/", "{\"data\": [[\"Cyd\"], [\"Dan\"]]}")
                .ok()
                .path("id")
                .asInt();
    }

    @Test
    void whileAnImportRunsCompatibleEditsPassAndTheOthersAreRefusedByName() throws Exception {
        int job;
        try (TableHold hold = TableHold.againstWriters(pool, customers)) {
            job = importRows();
            awaitAtWork(job);
            String field = "/api/database/fields/" + notes + "/";

            ann.patch(field, "{\"name\": \"Remarks\"}").is(200);
            ann.patch(field, "{\"description\": \"What else there is\"}").is(200);
            ann.patch("/api/database/fields/" + status + "/", options(status, "Open", "Done"))
                    .is(200);
            ann.patch("/api/database/tables/" + customers + "/", "{\"name\": \"Clients\"}")
                    .is(200);

            String ofField = "ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT";
            isRefused(ann.patch(field, "{\"type\": \"number\"}"), ofField, "CHANGE_FIELD", job);
            isRefused(
                    ann.patch("/api/database/fields/" + status + "/", "{\"select_options\": []}"),
                    ofField,
                    "CHANGE_FIELD",
                    job);
            isRefused(
                    ann.post(
                            "/api/database/fields/table/" + customers + "/", "{\"name\": \"New\", \"type\": \"text\"}"),
                    "ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT",
                    "CREATE_FIELD",
                    job);
            Answer afterASecond = ann.with("Prefer", "wait=1").patch(field, "{\"type\": \"number\"}");
            assertThat(afterASecond.is(409).json().path("waited_ms").asLong()).isBetween(900L, 10_000L);
            assertThat(afterASecond.header("Preference-Applied")).isEqualTo("wait=1");
        }
        ann.finished(job);
    }

    private String options(int field, String... values) {
        JsonNode present = ann.get("/api/database/fields/" + field + "/").ok().path("select_options");
        List<String> options = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            String id = i < present.size() ? "\"id\": " + present.get(i).path("id") + ", " : "";
            options.add("{%s\"value\": \"%s\", \"color\": \"blue\"}".formatted(id, values[i]));
        }
        return "{\"select_options\": " + options + "}";
    }

    @Test
    void aTypeChangeThatWaitsSucceedsOnceTheImportHasEnded() throws Exception {
        CompletableFuture<Answer> change;
        int job;
        try (TableHold hold = TableHold.againstWriters(pool, customers)) {
            job = importRows();
            awaitAtWork(job);
            change = CompletableFuture.supplyAsync(() -> ann.with("Prefer", "wait=30")
                    .patch("/api/database/fields/" + notes + "/", "{\"type\": \"number\"}"));
            await().atMost(GENEROUS).pollInterval(Duration.ofMillis(20)).until(this::isAnybodyWaiting);
            assertThat(change.isDone()).isFalse();
        }
        ann.finished(job);
        Answer answer = change.get(GENEROUS.toSeconds(), TimeUnit.SECONDS).is(200);
        assertThat(answer.json().path("type").asText()).isEqualTo("number");
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=30");
    }

    private boolean isAnybodyWaiting() throws Exception {
        try (var connection = pool.getConnection()) {
            return holders.isAnybodyWaiting(connection, application);
        }
    }

    @Test
    void sixEditsOfOneFieldAndOneOfAnotherAtOnceAllPass() {
        List<Callable<Integer>> edits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String body = "{\"name\": \"Notes %d\"}".formatted(i);
            edits.add(
                    () -> ann.patch("/api/database/fields/" + notes + "/", body).status());
        }
        edits.add(() -> ann.patch("/api/database/fields/" + status + "/", "{\"name\": \"State\"}")
                .status());

        assertThat(AtOnce.all(edits)).containsOnly(200);
    }
}
