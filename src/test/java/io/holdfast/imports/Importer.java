package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import java.nio.charset.StandardCharsets;

/** A caller with a database of their own, and what they do in it. */
record Importer(Api api, int workspace, int database) {
    static Importer registered() {
        Api api = Api.registered("Ann");
        int workspace = api.workspace("Team");
        int database = id(api.post("/api/applications/workspace/" + workspace + "/", """
                {"name": "CRM", "type": "database"}"""));
        return new Importer(api, workspace, database);
    }

    static int id(Answer answer) {
        return answer.ok().path("id").asInt();
    }

    /** A table made at once, its header given as JSON. */
    int table(String header) {
        return id(api.post("/api/database/tables/database/" + database + "/", """
                {"name": "People", "data": [%s], "first_row_header": true}""".formatted(header)));
    }

    /** @param type as JSON, with options where wanted */
    int field(int table, String name, String type) {
        return id(api.post("/api/database/fields/table/" + table + "/", """
                {"name": "%s", "type": %s}""".formatted(name, type)));
    }

    /** The id of a table's field of this place. */
    int fieldOf(int table, int place) {
        return api.get("/api/database/fields/table/" + table + "/")
                .ok()
                .path(place)
                .path("id")
                .asInt();
    }

    Answer importInto(int table, String body) {
        return api.post("/api/database/tables/" + table + "/import/async/", body);
    }

    Answer importNew(String body) {
        return api.post("/api/database/tables/database/" + database + "/async/", body);
    }

    /** @param query such as {@code first_row_header=true}, encoded already */
    Answer fileInto(int table, String query, byte[] file) {
        return api.post("/api/database/tables/" + table + "/import/async/" + asked(query), "text/csv", file);
    }

    private static String asked(String query) {
        return query.isEmpty() ? "" : "?" + query;
    }

    Answer fileInto(int table, String query, String file) {
        return fileInto(table, query, file.getBytes(StandardCharsets.UTF_8));
    }

    Answer fileNew(String query, byte[] file) {
        return api.post("/api/database/tables/database/" + database + "/async/" + asked(query), "text/csv", file);
    }

    Answer fileNew(String query, String file) {
        return fileNew(query, file.getBytes(StandardCharsets.UTF_8));
    }

    /** Awaits the end of a job just asked for. */
    JsonNode ended(Answer asked) {
        return api.ended(asked.is(200));
    }

    /** Awaits that a job just asked for fails. Returns why. */
    String failed(Answer asked) {
        JsonNode job = ended(asked);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("failed");
        return job.path("human_readable_error").asText();
    }

    JsonNode finished(Answer asked) {
        return api.finished(asked.is(200));
    }

    JsonNode rows(int table) {
        return api.get("/api/database/rows/table/" + table + "/?user_field_names=true")
                .ok();
    }

    int count(int table) {
        return rows(table).path("count").asInt();
    }

    /** The cells of a row as JSON, without id and order. */
    String cells(int table, int row) {
        ObjectNode cells = rows(table).path("results").path(row).deepCopy();
        cells.remove("id");
        cells.remove("order");
        return cells.toString();
    }

    int tables() {
        return api.get("/api/database/tables/database/" + database + "/").ok().size();
    }
}
