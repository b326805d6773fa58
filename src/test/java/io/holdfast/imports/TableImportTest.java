package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class TableImportTest {
    @Inject
    Storage storage;

    private final Importer ann = Importer.registered();

    @Test
    void aTableIsMadeOfTheData() {
        Answer asked = ann.importNew("""
                {"name": "Leads", "data": [["Name", "Age"], ["Alpha", "31"], ["Beta"]], "first_row_header": true}""");

        JsonNode job = asked.ok();
        assertThat(job.path("state").asText()).isEqualTo("pending");
        JsonNode ended = ann.finished(asked);
        int table = ended.path("table_id").asInt();
        ann.api().get("/api/database/tables/" + table + "/").is(200, """
                {"id": %d, "name": "Leads", "order": 1, "database_id": %d, "data_sync": null}""".formatted(table, ann.database()));
        ann.api()
                .get("/api/database/rows/table/" + table + "/?user_field_names=true")
                .is(200, """
                {"count": 2, "next": null, "previous": null, "results": [
                    {"id": 1, "order": "1.00000000000000000000", "Name": "Alpha", "Age": "31"},
                    {"id": 2, "order": "2.00000000000000000000", "Name": "Beta", "Age": null}]}""");
    }

    @Test
    void itsJobTellsWhatWasAskedAndWhatBecameOfIt() {
        Answer asked = ann.importNew("""
                {"first_row_header": "yes", "data": [["Name"], ["Ann"]], "name": " Leads "}""");

        assertThat(typed(asked.ok())).isEqualTo(typed("pending", 0, "null"));
        JsonNode ended = ann.finished(asked);
        assertThat(typed(ended))
                .isEqualTo(typed("finished", 100, ended.path("table_id").asText()));
        assertThat(ended.path("table_id").asInt()).isPositive();
    }

    private static String typed(JsonNode job) {
        return "%s %s %s %s %s %s %s %s"
                .formatted(
                        job.path("type").asText(),
                        job.path("state").asText(),
                        job.path("progress_percentage"),
                        job.path("database_id"),
                        job.path("name"),
                        job.path("table_id"),
                        job.path("first_row_header"),
                        job.path("report"));
    }

    private String typed(String state, int progress, String table) {
        return "file_import %s %d %d \"Leads\" %s true {\"failing_rows\":{}}"
                .formatted(state, progress, ann.database(), table);
    }

    @Test
    void cellsBecomeTextAndKeepTheirDigits() {
        String cells = """
                [" a ", 1.50, 123456789012345678901234567890, true, null, {"a": [1.50, "b"]}, "\\t\\\\N\\n"]""";

        JsonNode ended = ann.finished(ann.importNew("{\"name\": \"T\", \"data\": [%s]}".formatted(cells)));

        assertThat(ann.cells(ended.path("table_id").asInt(), 0)).isEqualTo("""
                {"Field 1":" a ","Field 2":"1.50","Field 3":"123456789012345678901234567890","Field 4":"true",\
                "Field 5":null,"Field 6":"{\\"a\\":[1.50,\\"b\\"]}","Field 7":"\\t\\\\N\\n"}""");
    }

    @Test
    void theLongestRowDecidesHowManyFieldsThereAre() {
        JsonNode ended = ann.finished(ann.importNew("""
                {"name": "T", "data": [["Name"], ["Ann", "x", "y"], []], "first_row_header": true}"""));

        int table = ended.path("table_id").asInt();
        assertThat(ann.count(table)).isEqualTo(2);
        assertThat(ann.cells(table, 0)).isEqualTo("{\"Name\":\"Ann\",\"Field 2\":\"x\",\"Field 3\":\"y\"}");
        assertThat(ann.cells(table, 1)).isEqualTo("{\"Name\":null,\"Field 2\":null,\"Field 3\":null}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "T"}
            {"name": "T", "data": null}
            """)
    void withoutDataTheTableIsAnExample(String body) {
        JsonNode ended = ann.finished(ann.importNew(body));

        int table = ended.path("table_id").asInt();
        assertThat(ann.count(table)).isEqualTo(2);
        assertThat(ann.cells(table, 1)).isEqualTo("{\"Name\":\"\",\"Notes\":\"\",\"Active\":false}");
        assertThat(storage.uploadsOf(ann.api().id())).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [["A", "A"], ["1", "2"]]
            [["A", "  "], ["1", "2"]]
            [["id"], ["1"]]
            [[], []]
            """)
    void namesThatWillNotDoFailTheJob(String data) {
        JsonNode ended = ann.ended(
                ann.importNew("{\"name\": \"Bad\", \"data\": %s, \"first_row_header\": true}".formatted(data)));

        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("progress_percentage").asInt()).isZero();
        assertThat(ended.path("human_readable_error").asText()).isNotEmpty();
        assertThat(ended.path("table_id").isNull()).isTrue();
        assertThat(ann.tables()).isZero();
        assertThat(storage.tablesBeingMade(ann.database())).isZero();
    }

    @Test
    void aTableHasAtMost600Fields() {
        String row = "[" + "1,".repeat(600) + "1]";

        JsonNode ended = ann.ended(ann.importNew("{\"name\": \"Wide\", \"data\": [[1], %s]}".formatted(row)));

        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("human_readable_error").asText()).contains("600");
    }

    @Test
    void theBodyIsCheckedBeforeTheApplication() {
        String nowhere = "/api/database/tables/database/2000000000/async/";
        Api bob = Api.registered("Bob");
        String foreign = "/api/database/tables/database/" + ann.database() + "/async/";

        ann.importNew("{\"data\": [[\"A\"]]}").isInvalid("name", "required");
        ann.api().post(nowhere, "{\"data\": [[\"A\"]]}").isInvalid("name", "required");
        ann.api().post(nowhere, "{\"name\": \"T\"}").isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
        bob.post(foreign, "{\"name\": \"\"}").isInvalid("name", "blank");
        bob.post(foreign, "{\"name\": \"T\", \"data\": [[\"A\"]]}").isError(400, "ERROR_USER_NOT_IN_GROUP");
        Api.anonymous().post(foreign, "{\"name\": \"T\"}").is(401);
        assertThat(storage.uploadsOf(bob.id())).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "T", "data": []}             | {"data": [{"error": "<text>", "code": "min_length"}]}
            {"name": "T", "data": "x"}            | {"data": [{"error": "<text>", "code": "not_a_list"}]}
            {"name": "T", "data": {"a": [1]}}     | {"data": [{"error": "<text>", "code": "not_a_list"}]}
            {"name": "T", "data": [["a"], "b", 3]}| {"data": {"1": [{"error": "<text>", "code": "not_a_list"}], "2": [{"error": "<text>", "code": "not_a_list"}]}}
            {"name": "T", "data": [["a\\u0000"]]} | {"data": {"0": [{"error": "<text>", "code": "null_characters_not_allowed"}]}}
            {"name": "T", "data": [["\\ud800"]]}  | {"data": {"0": [{"error": "<text>", "code": "invalid"}]}}
            {"data": [1], "first_row_header": 7}  | {"name": [{"error": "<text>", "code": "required"}], "first_row_header": [{"error": "<text>", "code": "invalid"}], "data": {"0": [{"error": "<text>", "code": "not_a_list"}]}}
            {"name": {"a": 1}}                    | {"name": [{"error": "<text>", "code": "invalid"}]}
            []                                    | {"non_field_errors": [{"error": "<text>", "code": "invalid"}]}
            null                                  | {"non_field_errors": [{"error": "<text>", "code": "null"}]}
            """)
    void bodiesAreCheckedAsAWhole(String body, String faults) {
        ann.importNew(body).is(400, "{\"error\": \"ERROR_REQUEST_BODY_VALIDATION\", \"detail\": %s}".formatted(faults));

        assertThat(storage.uploadsOf(ann.api().id())).isZero();
    }

    @Test
    void anotherContentTypeIsRefused() {
        ann.api()
                .with("Content-Type", "text/plain")
                .post("/api/database/tables/database/" + ann.database() + "/async/", "a,b")
                .is(415, "{\"detail\": \"<text>\"}");
    }

    @Test
    void anEmptyBodyCountsAsAnObject() {
        ann.api()
                .post("/api/database/tables/database/" + ann.database() + "/async/")
                .isInvalid("name", "required");
    }
}
