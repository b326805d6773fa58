package io.holdfast;

import static io.holdfast.testing.Crm.fieldsOf;
import static io.holdfast.testing.Crm.rowsOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL stores neither NUL nor half of a surrogate pair; both are told before they get there. */
@QuarkusTest
class NulCharactersTest {
    private final Crm crm = Crm.create();
    private final int table = crm.table("T");

    private static void assertRefused(Answer answer) {
        assertThat(answer.status() + " " + answer.text()).matches("(?s)400 .*\"error\":\"ERROR_.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud800"})
    void noNameHasThem(String name) {
        String body = "{\"name\": \"" + name + "\", \"type\": \"%s\"}";
        Api ann = crm.owner();

        assertRefused(ann.post("/api/workspaces/", body.formatted("x")));
        assertRefused(ann.patch("/api/workspaces/" + crm.workspace() + "/", body.formatted("x")));
        assertRefused(ann.post("/api/applications/workspace/" + crm.workspace() + "/", body.formatted("database")));
        assertRefused(ann.post("/api/applications/workspace/" + crm.workspace() + "/", """
                {"name": "x", "type": "%s"}""".formatted(name)));
        assertRefused(ann.patch("/api/applications/" + crm.application() + "/", body.formatted("x")));
        assertRefused(ann.post(crm.tables(), body.formatted("x")));
        assertRefused(ann.post(crm.tables() + "async/", body.formatted("x")));
        assertRefused(ann.patch("/api/database/tables/" + table + "/", body.formatted("x")));
        assertRefused(ann.post("/api/database/tables/" + table + "/locks/", """
                {"operations": ["table__all"], "reason": "%s", "expires_in": 60}""".formatted(name)));
        assertRefused(ann.post(fieldsOf(table), body.formatted("text")));
        assertRefused(ann.post(fieldsOf(table), "{\"name\": \"X\", \"type\": \"%s\"}".formatted(name)));
        assertRefused(ann.patch("/api/database/fields/" + crm.field(table, 0) + "/", body.formatted("text")));
        assertRefused(ann.post("/api/snapshots/application/" + crm.application() + "/", body.formatted("x")));
        assertRefused(ann.patch("/api/user/account/", "{\"first_name\": \"%s\"}".formatted(name)));
        assertRefused(Api.anonymous().post("/api/user/", """
                {"name": "%s", "email": "nul@example.org", "password": "correct horse 1"}""".formatted(name)));
        assertRefused(Api.anonymous().post("/api/user/", """
                {"name": "x", "email": "%s@example.org", "password": "correct horse 1"}""".formatted(name)));
        assertRefused(ann.post("/api/workspaces/users/workspace/" + crm.workspace() + "/", """
                {"email": "%s@example.org", "permissions": "MEMBER"}""".formatted(name)));
        assertRefused(ann.post("/api/jobs/", body.formatted(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "a\\ud800b"})
    void noOptionOfAFieldHasThem(String text) {
        for (String options : List.of(
                "\"type\": \"text\", \"text_default\": \"%s\"",
                "\"type\": \"text\", \"description\": \"%s\"",
                "\"type\": \"number\", \"number_prefix\": \"%s\"",
                "\"type\": \"number\", \"number_suffix\": \"%s\"",
                "\"type\": \"number\", \"number_separator\": \"%s\"",
                "\"type\": \"number\", \"number_default\": \"%s\"",
                "\"type\": \"rating\", \"color\": \"%s\"",
                "\"type\": \"rating\", \"style\": \"%s\"",
                "\"type\": \"date\", \"date_format\": \"%s\"",
                "\"type\": \"date\", \"date_force_timezone\": \"%s\"",
                "\"type\": \"single_select\", \"select_options\": [{\"value\": \"%s\", \"color\": \"red\"}]",
                "\"type\": \"single_select\", \"select_options\": [{\"value\": \"a\", \"color\": \"%s\"}]",
                "\"type\": \"text\", \"field_constraints\": [{\"type_name\": \"%s\"}]")) {
            assertRefused(
                    crm.owner().post(fieldsOf(table), "{\"name\": \"X\", %s}".formatted(options.formatted(text))));
        }
    }

    @Test
    void noCellHasThem() {
        for (String type : List.of(
                "text",
                "long_text",
                "url",
                "email",
                "phone_number",
                "number",
                "rating",
                "boolean",
                "date",
                "single_select")) {
            int field = crm.field(table, "{\"name\": \"of %1$s\", \"type\": \"%1$s\"}".formatted(type));
            for (String text : List.of("a\\u0000b", "a\\ud800b")) {
                assertRefused(crm.owner().post(rowsOf(table), "{\"field_%d\": \"%s\"}".formatted(field, text)));
                assertRefused(crm.owner().patch(rowsOf(table) + "batch/", """
                        {"items": [{"id": 1, "field_%d": "%s"}]}""".formatted(field, text)));
            }
        }
        assertThat(crm.owner().get(rowsOf(table)).ok().path("count").asInt()).isEqualTo(2);
    }

    @Test
    void keysThatNameNoFieldMayHaveThem() {
        crm.owner()
                .post(rowsOf(table) + "?user_field_names", "{\"a\\u0000b\": 1}")
                .is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "a\\ud800b"})
    void noDataOfANewTableHaveThem(String text) {
        for (String path : List.of(crm.tables(), crm.tables() + "async/")) {
            assertRefused(crm.owner().post(path, """
                    {"name": "N", "data": [["%s", "c"], ["1", "2"]], "first_row_header": true}""".formatted(text)));
            assertRefused(crm.owner().post(path, """
                    {"name": "N", "data": [["a", "c"], ["1", {"x": ["%s"]}]]}""".formatted(text)));
        }
        JsonNode tables = crm.owner().get(crm.tables()).ok();
        assertThat(tables).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"search=%00", "order_by=%00", "include=%00", "page=%00", "user_field_names=%00", "wait=%00"})
    void anAddressWithThemIsRefused(String query) {
        assertThat(crm.owner().get(rowsOf(table) + "?" + query).status()).isEqualTo(400);
    }
}
