package io.holdfast.duplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.holdfast.testing.Crm;
import io.holdfast.testing.Likeness;
import io.holdfast.testing.TableHold;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TableDuplicationTest {
    private static final int NOWHERE = 2_000_000_000;

    @Inject
    Workshop workshop;

    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();

    private List<String> names() {
        return ann.get(crm.tables()).ok().findValuesAsText("name");
    }

    @Test
    void aDuplicateIsMadeByAJobAndComesLast() {
        int table = crm.table("T");
        crm.table("Other");
        String original = """
                {"id": %d, "name": "T", "order": 1, "database_id": %d, "data_sync": null}""".formatted(table, crm.application());

        JsonNode asked = ann.post(Workshop.ofTable(table))
                .is(202, """
                {"id": "<id>", "type": "duplicate_table", "progress_percentage": 0, "state": "pending",
                 "human_readable_error": "", "waiting_for": [], "started_at": null, "eta_seconds": null,
                 "original_table": %s, "duplicated_table": null}""".formatted(original))
                .json();

        JsonNode ended = ann.finished(asked.path("id").asInt());
        ann.get("/api/jobs/" + asked.path("id").asInt() + "/").is(200, """
                {"id": "<id>", "type": "duplicate_table", "progress_percentage": 100, "state": "finished",
                 "human_readable_error": "", "waiting_for": [], "started_at": "<instant>", "eta_seconds": null,
                 "original_table": %s,
                 "duplicated_table": {"id": "<id>", "name": "T 2", "order": 3, "database_id": %d, "data_sync": null}}""".formatted(original, crm.application()));
        assertThat(ann.get(crm.tables()).ok().get(2)).isEqualTo(ended.path("duplicated_table"));
    }

    @Test
    void itIsCalledByTheNextFreeNumber() {
        int first = crm.table("T");
        int second = Workshop.tableLike(ann, first);
        Workshop.tableLike(ann, first);
        Workshop.tableLike(ann, second);

        assertThat(names()).containsExactly("T", "T 2", "T 3", "T 2 2");
    }

    @Test
    void aNameThatLeavesNoRoomForTheNumberLosesItsEnd() {
        int table = crm.table("🦀".repeat(255));

        Workshop.tableLike(ann, table);

        assertThat(names()).containsExactly("🦀".repeat(255), "🦀".repeat(253) + " 2");
    }

    @Test
    void fieldsOptionsRowsAndTheirOrderAreThoseOfTheSource() {
        int table = Workshop.everything(crm);
        String source = Likeness.ofTable(ann, table);

        int copy = Workshop.tableLike(ann, table);

        assertThat(Likeness.rows(ann, copy)).hasSize(4);
        assertThat(Likeness.ofTable(ann, copy)).isEqualTo(source);
        assertThat(Likeness.ofTable(ann, Workshop.tableLike(ann, copy))).isEqualTo(source);
    }

    @Test
    void nothingOfTheSourceChangesWithTheCopyNorTheReverse() {
        int table = Workshop.everything(crm);
        String source = Likeness.ofTable(ann, table);
        int copy = Workshop.tableLike(ann, table);

        List<JsonNode> fields = ann.get(Crm.fieldsOf(copy)).ok().findParents("type");
        for (JsonNode field : fields) {
            String path = "/api/database/fields/" + field.path("id").asInt() + "/";
            if (field.path("type").asText().equals("single_select")) {
                ann.patch(path, "{\"select_options\": []}").is(200);
            }
            ann.patch(
                            path,
                            "{\"name\": \"x%d\", \"description\": \"x\"}"
                                    .formatted(field.path("id").asInt()))
                    .is(200);
        }
        ann.delete(Crm.rowsOf(copy) + "1/").is(204);
        ann.post(Crm.rowsOf(copy), "{}").is(200);
        assertThat(Likeness.ofTable(ann, table)).isEqualTo(source);

        String changed = Likeness.ofTable(ann, copy);
        ann.delete(Crm.rowsOf(table) + "1/").is(204);
        ann.delete("/api/database/tables/" + table + "/").is(204);
        assertThat(Likeness.ofTable(ann, copy)).isEqualTo(changed);
    }

    @Test
    void optionsHaveIdsOfTheirOwn() {
        int table = Workshop.everything(crm);

        int copy = Workshop.tableLike(ann, table);

        assertThat(optionIds(copy)).hasSize(3).doesNotHaveDuplicates().doesNotContainAnyElementsOf(optionIds(table));
    }

    private List<Integer> optionIds(int table) {
        return ann.get(Crm.fieldsOf(table)).ok().findParents("select_options").stream()
                .flatMap(field -> field.path("select_options").findValues("id").stream())
                .map(JsonNode::asInt)
                .toList();
    }

    @Test
    void whatIsInTheTrashIsLeftOut() {
        int table = crm.table("T");
        ann.delete("/api/database/fields/" + crm.field(table, 1) + "/").is(200);
        ann.delete(Crm.rowsOf(table) + "1/").is(204);

        int copy = Workshop.tableLike(ann, table);

        assertThat(ann.get(Crm.fieldsOf(copy)).ok().findValuesAsText("name")).containsExactly("Name", "Active");
        assertThat(Likeness.rows(ann, copy)).hasSize(1);
        assertThat(workshop.count("select count(*) from field where table_id = ?", copy))
                .isEqualTo(2);
    }

    @Test
    void idsOfRowsThatAreGoneAreNotUsedAgain() {
        int table = crm.table("T");
        ann.delete(Crm.rowsOf(table) + "2/").is(204);

        int copy = Workshop.tableLike(ann, table);

        assertThat(ann.post(Crm.rowsOf(copy), "{}").ok().path("id").asInt()).isEqualTo(3);
    }

    @Test
    void namesThatDifferLittleStayAsTheyAre() {
        int table = crm.table("T");
        List<String> names =
                List.of("name", "NAME", "é".repeat(254) + "a", "é".repeat(254) + "b", "🦀".repeat(255), "=1+1");
        names.forEach(name -> crm.field(table, "{\"name\": \"%s\", \"type\": \"text\"}".formatted(name)));
        ann.post(Crm.rowsOf(table) + "?user_field_names=true", """
                        {"Name": "1", "name": "2", "NAME": "3", "%s": "4", "%s": "5"}""".formatted(names.get(2), names.get(3)))
                .is(200);

        int copy = Workshop.tableLike(ann, table);

        assertThat(ann.get(Crm.fieldsOf(copy)).ok().findValuesAsText("name")).containsAll(names);
        assertThat(Likeness.ofTable(ann, copy)).isEqualTo(Likeness.ofTable(ann, table));
    }

    @Test
    void digitsStayAsTheyAre() {
        int table = crm.table("T");
        crm.field(table, "{\"name\": \"N\", \"type\": \"number\", \"number_decimal_places\": 2}");
        for (String digits : List.of("00420", "9007199254740993", "1.10", "0")) {
            ann.post(
                            Crm.rowsOf(table) + "?user_field_names=true",
                            "{\"Name\": \"%1$s\", \"N\": \"%1$s\"}".formatted(digits))
                    .is(200);
        }

        List<JsonNode> copied = Likeness.rows(ann, Workshop.tableLike(ann, table));

        assertThat(copied.stream().map(row -> row.path("Name").asText()).skip(2))
                .containsExactly("00420", "9007199254740993", "1.10", "0");
        assertThat(copied.stream().map(row -> row.path("N").asText()).skip(2))
                .containsExactly("420.00", "9007199254740993.00", "1.10", "0.00");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void textsThatBecameDatesAreCopied(boolean withTime) {
        int table = crm.table("T");
        for (String text : List.of(
                "12024-01-01",
                "0000-00-00",
                "2024-02-30",
                "31/02/2024",
                "infinity",
                "today",
                "epoch",
                "0044-03-15 BC",
                "2024-01-01T24:00",
                "9999-12-31")) {
            ann.post(Crm.rowsOf(table) + "?user_field_names=true", "{\"Notes\": \"%s\"}".formatted(text))
                    .is(200);
        }
        ann.patch("/api/database/fields/" + crm.field(table, 1) + "/", """
                        {"type": "date", "date_format": "ISO", "date_include_time": %s}""".formatted(withTime))
                .is(200);

        int copy = Workshop.tableLike(ann, table);

        assertThat(Likeness.ofTable(ann, copy))
                .isEqualTo(Likeness.ofTable(ann, table))
                .contains("9999-12-31");
    }

    @Test
    void strangersAndUnknownTablesAreTurnedAway() {
        int table = crm.table("T");
        Api bob = Api.registered("Bob");

        bob.post(Workshop.ofTable(table)).isError(400, "ERROR_USER_NOT_IN_GROUP");
        bob.post(Workshop.ofTable(NOWHERE)).isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        Api.anonymous().post(Workshop.ofTable(table)).is(401);
        ann.delete("/api/database/tables/" + table + "/").is(204);
        ann.post(Workshop.ofTable(table)).isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
    }

    @Test
    void whileItIsAtWorkItsTableIsHeldAndEverythingElsePasses() throws SQLException {
        int table = crm.table("T");
        int other = crm.table("Other");
        int field = crm.field(table, 1);
        int otherField = crm.field(other, 1);
        Api bob = Api.registered("Bob");
        crm.owner().addMember(crm.workspace(), bob);
        int job;
        int bobs;
        try (TableHold hold = TableHold.againstReaders(workshop.pool(), table)) {
            job = Workshop.start(ann, Workshop.ofTable(table));
            Workshop.awaitAtWork(ann, job);

            isRefused(ann.patch("/api/database/fields/" + field + "/", "{\"name\": \"N\"}"), job);
            isRefused(ann.patch("/api/database/fields/" + field + "/", "{\"type\": \"text\"}"), job);
            isRefused(ann.delete("/api/database/fields/" + field + "/"), job);
            isRefused(ann.post(Crm.fieldsOf(table), "{\"name\": \"N\", \"type\": \"text\"}"), job);
            isRefused(ann.patch("/api/database/tables/" + table + "/", "{\"name\": \"N\"}"), job);
            isRefused(ann.delete("/api/database/tables/" + table + "/"), job);
            ann.patch("/api/database/fields/" + otherField + "/", "{\"type\": \"text\"}")
                    .is(200);
            ann.patch("/api/applications/" + crm.application() + "/", "{\"name\": \"Renamed\"}")
                    .is(200);
            crm.table("New");
            ann.post(Workshop.ofTable(other)).isError(400, "ERROR_MAX_JOB_COUNT_EXCEEDED");
            bobs = Workshop.start(bob, Workshop.ofTable(table));
            Workshop.awaitAtWork(bob, bobs);
        }

        ann.finished(job);
        bob.finished(bobs);
        assertThat(names()).containsExactly("T", "Other", "New", "T 2", "T 3");
    }

    private static void isRefused(Answer answer, int job) {
        JsonNode body = answer.is(409).json();
        assertThat(body.path("blockers").findValuesAsText("job_id")).containsExactly(String.valueOf(job));
        assertThat(body.path("detail").asText()).contains("a duplication of \"T\"");
    }

    @Test
    void showingItWaitsForWhoeverHasTheApplication() throws SQLException {
        int table = crm.table("T");
        int job;
        try (Connection edit = workshop.pool().getConnection()) {
            edit.setAutoCommit(false);
            Sql.on(edit).execute("select from application where id = ? for no key update", crm.application());
            job = Workshop.start(ann, Workshop.ofTable(table));
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> workshop.count(
                                    "select count(*) from pg_locks where locktype = 'advisory' and classid = 4802 and objid = ?",
                                    crm.application())
                            > 0);
            assertThat(names()).containsExactly("T");
            edit.rollback();
            edit.setAutoCommit(true);
        }

        ann.finished(job);
        assertThat(names()).containsExactly("T", "T 2");
    }

    /** Its application may go to the trash meanwhile, and the copy goes with it. */
    @Test
    void itEndsInAnApplicationThatWasTrashedMeanwhile() throws SQLException {
        int table = crm.table("T");
        int job;
        try (TableHold hold = TableHold.againstReaders(workshop.pool(), table)) {
            job = Workshop.start(ann, Workshop.ofTable(table));
            Workshop.awaitAtWork(ann, job);
            ann.delete("/api/applications/" + crm.application() + "/").is(204);
        }

        assertThat(ann.finished(job).path("duplicated_table").isNull()).isTrue();
        assertThat(workshop.count("select count(*) from user_table where application_id = ?", crm.application()))
                .isEqualTo(2);
    }

    @Test
    void ofATableThatWasTrashedBeforeItBeganNothingIsMade() throws SQLException {
        int table = crm.table("T");
        int job;
        try (Connection edit = workshop.pool().getConnection()) {
            edit.setAutoCommit(false);
            Sql.on(edit).execute("select from user_table where id = ? for update", table);
            job = Workshop.start(ann, Workshop.ofTable(table));
            Sql.on(edit).execute("update user_table set trashed = true where id = ?", table);
            edit.commit();
            edit.setAutoCommit(true);
        }

        JsonNode ended = ann.ended(job);
        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("human_readable_error").asText()).contains("does not exist any more");
        workshop.awaitNothingLeftOf(job);
    }

    @Test
    void cancelledItLeavesNothing() throws SQLException {
        int table = crm.table("T");
        long versions = versions(table);
        int job;
        try (TableHold hold = TableHold.againstReaders(workshop.pool(), table)) {
            job = Workshop.start(ann, Workshop.ofTable(table));
            Workshop.awaitAtWork(ann, job);

            AtOnce.times(20, () -> ann.post("/api/jobs/" + job + "/cancel/"))
                    .forEach(answer ->
                            assertThat(answer.ok().path("state").asText()).isEqualTo("cancelled"));
        }

        ann.patch("/api/database/tables/" + table + "/", "{\"name\": \"U\"}").is(200);
        assertThat(names()).containsExactly("U");
        workshop.awaitNothingLeftOf(job);
        assertThat(workshop.count("select count(*) from user_table where application_id = ?", crm.application()))
                .isEqualTo(1);
        assertThat(versions(table)).isEqualTo(versions);
        assertThat(ann.job(job).path("state").asText()).isEqualTo("cancelled");
    }

    private long versions(int table) {
        try (Connection connection = workshop.pool().getConnection()) {
            String schema = Sql.on(connection)
                    .fetchSingle(
                            "select a.schema_name from application a join user_table t on t.application_id = a.id where t.id = ?",
                            table)
                    .get(0, String.class);
            return workshop.count("select count(*) from \"" + schema + "\".version");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
