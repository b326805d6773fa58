package io.holdfast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What callers see of tables, made comparable: fields, options, all rows with their ids and places, without the ids that
 * every table, field and option has of its own.
 */
public final class Likeness {
    private Likeness() {}

    /** A table but for its name and place. */
    public static String ofTable(Api api, int table) {
        ObjectNode likeness = JsonNodeFactory.instance.objectNode();
        ArrayNode fields = likeness.putArray("fields");
        api.get(Crm.fieldsOf(table)).ok().forEach(field -> fields.add(anonymous((ObjectNode) field)));
        ArrayNode rows = likeness.putArray("rows");
        rows(api, table).forEach(rows::add);
        return likeness.toPrettyString();
    }

    /** An application's tables, with their names, in their order. */
    public static List<String> ofApplication(Api api, int application) {
        List<String> tables = new ArrayList<>();
        for (JsonNode table :
                api.get("/api/applications/" + application + "/").ok().path("tables")) {
            tables.add(table.path("name").asText() + " " + table.path("order").asInt() + " "
                    + ofTable(api, table.path("id").asInt()));
        }
        return tables;
    }

    private static ObjectNode anonymous(ObjectNode field) {
        field.remove(List.of("id", "table_id", "database_id", "workspace_id"));
        Map<Integer, String> options = new HashMap<>();
        for (JsonNode option : field.path("select_options")) {
            options.put(option.path("id").asInt(), option.path("value").asText());
            ((ObjectNode) option).remove("id");
        }
        if (field.path("single_select_default").isNumber()) {
            field.put(
                    "single_select_default",
                    options.get(field.path("single_select_default").asInt()));
        }
        return field;
    }

    /** By the names of their fields, in the order of the table. */
    public static List<JsonNode> rows(Api api, int table) {
        List<JsonNode> rows = new ArrayList<>();
        for (int page = 1; ; page++) {
            JsonNode answer = api.get(Crm.rowsOf(table) + "?user_field_names=true&size=200&page=" + page)
                    .ok();
            for (JsonNode row : answer.path("results")) {
                row.forEach(cell -> {
                    if (cell instanceof ObjectNode option) {
                        option.remove("id");
                    }
                });
                rows.add(row);
            }
            if (answer.path("next").isNull()) {
                return rows;
            }
        }
    }
}
