package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RowsImportTest {
    @Inject
    Storage storage;

    private final Importer ann = Importer.registered();
    private final int table = ann.table("[\"Name\"]");

    @Test
    void cellsGoIntoTheFieldsInTheirOrder() {
        ann.field(table, "Age", "\"number\", \"number_decimal_places\": 1");
        ann.field(table, "Since", "\"date\"");
        ann.field(table, "Here", "\"boolean\"");

        Answer asked = ann.importInto(table, """
                {"data": [[" Ann ", 31.5, "2025-01-02", true], ["Bob"], [null, null, null, null]]}""");

        JsonNode ended = ann.finished(asked);
        assertThat(ended.path("table_id").asInt()).isEqualTo(table);
        assertThat(ended.path("database_id").isNull()).isTrue();
        assertThat(ended.path("name").asText()).isEmpty();
        assertThat(ended.path("first_row_header").isBoolean()).isTrue();
        assertThat(ended.path("report").toString()).isEqualTo("{\"failing_rows\":{}}");
        assertThat(ann.cells(table, 0))
                .isEqualTo("{\"Name\":\"Ann\",\"Age\":\"31.5\",\"Since\":\"2025-01-02\",\"Here\":true}");
        assertThat(ann.cells(table, 1)).isEqualTo("{\"Name\":\"Bob\",\"Age\":null,\"Since\":null,\"Here\":false}");
        assertThat(ann.cells(table, 2)).isEqualTo("{\"Name\":null,\"Age\":null,\"Since\":null,\"Here\":false}");
    }

    @Test
    void rowsComeBehindThoseThatAreThere() {
        ann.finished(ann.importInto(table, "{\"data\": [[\"a\"], [\"b\"]]}"));
        ann.finished(ann.importInto(table, "{\"data\": [[\"c\"]]}"));

        JsonNode last = ann.rows(table).path("results").path(2);
        assertThat(last.toString()).isEqualTo("{\"id\":3,\"order\":\"3.00000000000000000000\",\"Name\":\"c\"}");
    }

    @Test
    void rowsThatAreNotValidAreLeftOutAndReported() {
        int age = ann.field(table, "Age", "\"number\"");
        int since = ann.field(table, "Since", "\"date\"");

        JsonNode ended = ann.finished(ann.importInto(table, """
                {"data": [["Eve", "many"], ["Fay", "6", "nope"], ["Gus", "7"], ["too", "8", null, "long"],
                          ["Hal", [1], {"a": 2}]]}"""));

        JsonNode failing = ended.path("report").path("failing_rows");
        assertThat(failing.size()).isEqualTo(4);
        assertThat(failing.path("0").path("field_" + age).path(0).asText()).isNotEmpty();
        assertThat(failing.path("1").path("field_" + since).path(0).asText()).isNotEmpty();
        assertThat(failing.path("3").path("non_field_errors").path(0).asText()).isNotEmpty();
        assertThat(failing.path("4").size()).isEqualTo(2);
        assertThat(ann.count(table)).isEqualTo(1);
        assertThat(ann.rows(table).path("results").path(0).path("id").asInt()).isEqualTo(1);
    }

    @Test
    void moreThan30RowsThatAreNotValidFailTheImport() {
        ann.field(table, "Age", "\"number\"");
        String rows = "[\"good\", 1]," + String.join(",", Collections.nCopies(31, "[\"bad\", \"many\"]"));

        JsonNode ended = ann.ended(ann.importInto(table, "{\"data\": [%s]}".formatted(rows)));

        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("progress_percentage").asInt()).isEqualTo(50);
        assertThat(ended.path("human_readable_error").asText()).contains("too many errors");
        assertThat(ended.path("report").path("failing_rows").size()).isEqualTo(30);
        assertThat(ended.path("report").path("failing_rows").has("30")).isTrue();
        assertThat(ann.count(table)).isZero();
    }

    @Test
    void messagesMayQuoteWhatCannotBeStored() {
        ann.field(table, "State", "\"single_select\", \"select_options\": [{\"value\": \"Open\", \"color\": \"red\"}]");

        JsonNode ended = ann.finished(ann.importInto(table, """
                {"data": [["a\\u0000b", "\\u0000"], ["c", "\\ud800"], ["%s", "%s"]]}""".formatted("d".repeat(300), "e".repeat(3000))));

        assertThat(ended.path("report").path("failing_rows").size()).isEqualTo(3);
    }

    @Test
    void theTableIsCheckedBeforeTheBodyAndThatBeforeTheCountOfJobs() {
        Api bob = Api.registered("Bob");
        String path = "/api/database/tables/" + table + "/import/async/";

        ann.importInto(2_000_000_000, "{").isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        bob.post(path, "{").isError(400, "ERROR_USER_NOT_IN_GROUP");
        Api.anonymous().post(path, "{").is(401);
        ann.importInto(table, "{}").isInvalid("data", "required");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                 | {"data": [{"error": "<text>", "code": "required"}]}
            {"data": null}                     | {"data": [{"error": "<text>", "code": "null"}]}
            {"data": []}                       | {"data": [{"error": "<text>", "code": "min_length"}]}
            {"data": 5}                        | {"data": [{"error": "<text>", "code": "not_a_list"}]}
            {"data": [["a"], "b"]}             | {"data": {"1": [{"error": "<text>", "code": "not_a_list"}]}}
            {"data": [["a"]], "configuration": 5} | {"configuration": {"non_field_errors": [{"error": "<text>", "code": "invalid"}]}}
            {"data": [["a"]], "configuration": {"upsert_fields": 5}} | {"configuration": {"upsert_fields": [{"error": "<text>", "code": "not_a_list"}]}}
            {"data": [["a"]], "configuration": {"upsert_fields": []}} | {"configuration": {"upsert_fields": [{"error": "<text>", "code": "min_length"}]}}
            {"data": [["a"]], "configuration": {"upsert_fields": ["x"]}} | {"configuration": {"upsert_fields": {"0": [{"error": "<text>", "code": "invalid"}]}}}
            {"data": [["a"]], "configuration": {"skipped_fields": "x"}} | {"configuration": {"skipped_fields": [{"error": "<text>", "code": "not_a_list"}]}}
            {"data": [["a"]], "configuration": {"upsert_fields": [1]}} | {"configuration": {"upsert_value": [{"error": "<text>", "code": "invalid"}]}}
            {"configuration": {"upsert_fields": [1], "upsert_values": [["a"], 5]}, "data": [["a"]]} | {"configuration": {"upsert_values": {"1": [{"error": "<text>", "code": "not_a_list"}]}}}
            {"configuration": {"upsert_fields": [1], "upsert_values": [["a"], ["b"]]}, "data": [["a"]]} | {"data": [{"error": "<text>", "code": "invalid"}], "configuration": {"upsert_values": {"error": "<text>", "code": "invalid"}}}
            """)
    void bodiesAreCheckedAsAWhole(String body, String faults) {
        ann.importInto(table, body)
                .is(400, "{\"error\": \"ERROR_REQUEST_BODY_VALIDATION\", \"detail\": %s}".formatted(faults));

        assertThat(storage.uploadsOf(ann.api().id())).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\": [[\"a\"], [\"b\"",
                "{\"data\": [[\"a\"]]} x",
                "{\"data\": [[1e99999999999]]}",
                "{\"data\": [[\"a\"]], \"data\": [[\"b\"]]}",
                "{\"data\": [[\"a\"], [nope]]}",
                "x"
            })
    void whatIsNoJsonLeavesNothing(String body) {
        ann.importInto(table, body).is(400, "{\"detail\": \"<text>\"}");

        assertThat(storage.uploadsOf(ann.api().id())).isZero();
        assertThat(storage.orphans()).isZero();
    }

    @Test
    void aLargeBodyThatBreaksOffLeavesNothing() {
        String rows = String.join(",", Collections.nCopies(300_000, "[\"0123456789\"]"));

        ann.importInto(table, "{\"data\": [" + rows).is(400, "{\"detail\": \"<text>\"}");

        assertThat(storage.uploadsOf(ann.api().id())).isZero();
        assertThat(storage.orphans()).isZero();
    }

    @Test
    void aClientThatGoesAwayInTheMiddleLeavesNothing() throws IOException {
        URI server = URI.create(ann.api().url());
        String rows = String.join(",", Collections.nCopies(300_000, "[\"0123456789\"]"));
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            String head = """
                    POST /api/database/tables/%d/import/async/ HTTP/1.1
                    Host: %s
                    Authorization: JWT %s
                    Content-Type: application/json
                    Content-Length: 100000000

                    """.formatted(table, server.getAuthority(), ann.api().accessToken());
            OutputStream out = socket.getOutputStream();
            out.write((head.replace("\n", "\r\n") + "{\"data\": [" + rows).getBytes(StandardCharsets.UTF_8));
            out.flush();
            Awaitility.await().until(() -> storage.uploadsOf(ann.api().id()) == 1);
        }

        Awaitility.await().until(() -> storage.uploadsOf(ann.api().id()) == 0);
        assertThat(storage.orphans()).isZero();
    }

    @Test
    void nothingOfTheBodyIsKeptOnceTheJobHasEnded() {
        ann.finished(ann.importInto(table, "{\"data\": [[\"a\"]]}"));

        Awaitility.await().until(() -> storage.uploadsOf(ann.api().id()) == 0);
        assertThat(storage.orphans()).isZero();
    }

    @Test
    void aConfigurationWithoutUpsertChangesNothing() {
        int name = ann.fieldOf(table, 0);

        ann.finished(ann.importInto(table, """
                {"configuration": {"upsert_fields": null, "upsert_values": [], "skipped_fields": [%d]},
                 "unknown": {"data": 1}, "data": [["a"]]}""".formatted(name)));

        assertThat(ann.count(table)).isEqualTo(1);
    }

    @Test
    void fieldsOfAnotherTableFailTheJob() {
        int foreign = ann.fieldOf(ann.table("[\"Name\"]"), 0);

        JsonNode ended = ann.ended(ann.importInto(table, """
                {"data": [["a"]], "configuration": {"upsert_fields": [%d], "upsert_values": [["a"]]}}""".formatted(foreign)));

        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("human_readable_error").asText()).contains("another table");
    }

    @Test
    void manyRowsArriveWhole() {
        int rows = 20_000;
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            data.append(i == 0 ? "" : ",")
                    .append("[\"row \\u00e9 \\\\ ")
                    .append(i)
                    .append("\"]");
        }

        ann.finished(ann.importInto(table, "{\"data\": [" + data + "]}"));

        assertThat(ann.count(table)).isEqualTo(rows);
        JsonNode page = ann.api()
                .get("/api/database/rows/table/" + table + "/?user_field_names=true&size=200&page=100")
                .ok()
                .path("results");
        assertThat(page.path(199).path("Name").asText()).isEqualTo("row é \\ 19999");
        assertThat(page.path(199).path("id").asInt()).isEqualTo(rows);
    }
}
