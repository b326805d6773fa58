package io.holdfast.testing;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A caller with a workspace and a database in it.
 *
 * @param owner the admin of the workspace
 */
public record Crm(Api owner, int workspace, int application) {
    public static Crm create() {
        Api owner = Api.registered("Ann");
        int workspace = owner.workspace("Team");
        int application = owner.post("/api/applications/workspace/" + workspace + "/", """
                {"name": "CRM", "type": "database"}""")
                .ok()
                .path("id")
                .asInt();
        return new Crm(owner, workspace, application);
    }

    /** A table with the example content: Name, Notes, Active and two blank rows. */
    public int table(String name) {
        return owner.post(tables(), "{\"name\": \"%s\"}".formatted(name))
                .ok()
                .path("id")
                .asInt();
    }

    public String tables() {
        return "/api/database/tables/database/" + application + "/";
    }

    public static String fieldsOf(int table) {
        return "/api/database/fields/table/" + table + "/";
    }

    public static String rowsOf(int table) {
        return "/api/database/rows/table/" + table + "/";
    }

    /** The id of a field by its place in the list, the primary one first. */
    public int field(int table, int index) {
        return owner.get(fieldsOf(table)).ok().at("/" + index + "/id").asInt();
    }

    /** A further field. */
    public int field(int table, String body) {
        return owner.post(fieldsOf(table), body).ok().path("id").asInt();
    }

    /** A cell of a row as the API returns it. */
    public JsonNode cell(int table, int row, int field) {
        return owner.get(rowsOf(table) + row + "/").ok().path("field_" + field);
    }
}
