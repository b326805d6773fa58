package io.holdfast.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A table of a caller's own, and its rows. In texts, {@code {Name}} stands for the key of the field of that name. */
final class Grid {
    private final Api api;
    private final int application;
    private final int id;
    private final Map<String, Integer> fields = new LinkedHashMap<>();

    private Grid(Api api, int application, int id) {
        this.api = api;
        this.application = application;
        this.id = id;
    }

    /** A table with text fields {@code Name} and {@code Note}, and as many rows as names. */
    static Grid of(Api api, String... names) {
        int workspace = api.workspace("Team");
        int application = api.post("/api/applications/workspace/" + workspace + "/", """
                        {"name": "CRM", "type": "database"}""")
                .ok()
                .path("id")
                .asInt();
        var body = JsonNodeFactory.instance.objectNode().put("name", "People").put("first_row_header", true);
        var data = body.putArray("data");
        data.addArray().add("Name").add("Note");
        for (String name : names) {
            data.addArray().add(name).add("about " + name);
        }
        int table = api.post("/api/database/tables/database/" + application + "/", body.toString())
                .ok()
                .path("id")
                .asInt();
        Grid grid = new Grid(api, application, table);
        grid.learn();
        return grid;
    }

    /** Asks for the fields' ids again. */
    void learn() {
        fields.clear();
        for (JsonNode field : api.get("/api/database/fields/table/" + id + "/").ok()) {
            fields.put(field.path("name").asText(), field.path("id").asInt());
        }
    }

    /** Adds a field and returns its id. */
    int field(String name, String type, String options) {
        String body = "{\"name\": \"%s\", \"type\": \"%s\"%s}".formatted(name, type, options);
        int field = api.post("/api/database/fields/table/" + id + "/", body)
                .ok()
                .path("id")
                .asInt();
        fields.put(name, field);
        return field;
    }

    int field(String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    int id() {
        return id;
    }

    int application() {
        return application;
    }

    /** The same table in the hands of somebody else. */
    Grid as(Api other) {
        Grid grid = new Grid(other, application, id);
        grid.fields.putAll(fields);
        return grid;
    }

    String path(String rest) {
        return "/api/database/rows/table/" + id + "/" + text(rest);
    }

    /** A text in which names of fields have become keys. */
    String text(String withNames) {
        String text = withNames;
        for (Map.Entry<String, Integer> field : fields.entrySet()) {
            text = text.replace("{" + field.getKey() + "}", "field_" + field.getValue());
        }
        return text;
    }

    Answer get(String rest) {
        return api.get(path(rest));
    }

    Answer post(String rest, String body) {
        return api.post(path(rest), text(body));
    }

    Answer patch(String rest, String body) {
        return api.patch(path(rest), text(body));
    }

    Answer delete(String rest) {
        return api.delete(path(rest));
    }

    /** The cells of a field on a page, top down. */
    List<String> column(String field, String query) {
        List<String> cells = new ArrayList<>();
        for (JsonNode row : get(query).ok().path("results")) {
            cells.add(row.path(text("{" + field + "}")).asText());
        }
        return cells;
    }
}
