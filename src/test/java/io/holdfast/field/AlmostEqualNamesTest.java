package io.holdfast.field;

import static io.holdfast.testing.Crm.fieldsOf;
import static io.holdfast.testing.Crm.rowsOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are compared as they were given, code point by code point, and kept whole. */
@QuarkusTest
class AlmostEqualNamesTest {
    private static final List<String> NAMES = List.of(
            "Name",
            "name",
            "NAME",
            "n".repeat(254) + "a",
            "n".repeat(254) + "b",
            "é".repeat(255),
            "e\u0301",
            "\u00e9",
            "🦀".repeat(255),
            "Straße",
            "STRASSE",
            "ﬁeld",
            "field",
            "-minus",
            "minus",
            "field_1",
            "a,b",
            "a\"b",
            "a[order]",
            "a\\b",
            "created_on");

    private final Crm crm = Crm.create();

    private int table() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", "T").put("first_row_header", true);
        body.putArray("data").addArray().add("Key");
        int table =
                crm.owner().post(crm.tables(), body.toString()).ok().path("id").asInt();
        for (String name : NAMES) {
            crm.field(
                    table,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("name", name)
                            .put("type", "text")
                            .toString());
        }
        return table;
    }

    private List<String> namesOf(int table) {
        List<String> names = new ArrayList<>();
        crm.owner()
                .get(fieldsOf(table))
                .ok()
                .forEach(field -> names.add(field.path("name").asText()));
        return names.subList(1, names.size());
    }

    /** A row whose cells say in which field they belong. */
    private static ObjectNode row(String mark) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        NAMES.forEach(name -> row.put(name, mark + NAMES.indexOf(name)));
        return row;
    }

    private static void assertInPlace(JsonNode row, String mark) {
        for (String name : NAMES) {
            assertThat(row.path(name).asText()).as(name).isEqualTo(mark + NAMES.indexOf(name));
        }
    }

    @Test
    void eachValueIsInTheFieldOfItsName() {
        int table = table();
        assertThat(namesOf(table)).isEqualTo(NAMES);
        String rows = rowsOf(table);

        assertInPlace(
                crm.owner()
                        .post(rows + "?user_field_names", row("a").toString())
                        .ok(),
                "a");
        crm.owner().post(rows + "?user_field_names", row("c").toString()).is(200);
        assertInPlace(
                crm.owner()
                        .patch(rows + "2/?user_field_names", row("b").toString())
                        .ok(),
                "b");

        for (String name : NAMES) {
            JsonNode page = crm.owner()
                    .get(rows + "?user_field_names&order_by=-" + quoted(name) + "&include=" + quoted(name))
                    .ok();
            assertThat(page.path("results").findValuesAsText(name))
                    .as(name)
                    .containsExactly("b" + NAMES.indexOf(name), "a" + NAMES.indexOf(name));
            assertThat(page.path("results").path(0)).hasSize(3);
        }
    }

    private static String quoted(String name) {
        String quoted = "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        return URLEncoder.encode(quoted, StandardCharsets.UTF_8);
    }

    @Test
    void deletingOneLeavesTheOthers() {
        int table = table();
        crm.owner()
                .post(rowsOf(table) + "?user_field_names", row("a").toString())
                .is(200);

        for (JsonNode field : crm.owner().get(fieldsOf(table)).ok()) {
            if (List.of("name", "n".repeat(254) + "a", "e\u0301")
                    .contains(field.path("name").asText())) {
                crm.owner()
                        .delete("/api/database/fields/" + field.path("id").asInt() + "/")
                        .is(200);
            }
        }

        JsonNode row = crm.owner().get(rowsOf(table) + "1/?user_field_names").ok();
        assertThat(row.has("name")).isFalse();
        assertThat(row.has("e\u0301")).isFalse();
        for (String left : List.of("Name", "NAME", "n".repeat(254) + "b", "\u00e9", "🦀".repeat(255))) {
            assertThat(row.path(left).asText()).isEqualTo("a" + NAMES.indexOf(left));
        }
        crm.field(table, "{\"name\": \"name\", \"type\": \"number\"}");
    }

    @Test
    void aHeaderMayHaveThemAll() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", "T").put("first_row_header", true);
        ArrayNode data = body.putArray("data");
        ArrayNode header = data.addArray().add("Key");
        ArrayNode cells = data.addArray().add("k");
        NAMES.forEach(header::add);
        NAMES.forEach(name -> cells.add("a" + NAMES.indexOf(name)));

        int table =
                crm.owner().post(crm.tables(), body.toString()).ok().path("id").asInt();

        assertThat(namesOf(table)).isEqualTo(NAMES);
        assertInPlace(crm.owner().get(rowsOf(table) + "1/?user_field_names").ok(), "a");
    }

    @Test
    void aFileFindsItsFieldsByThem() {
        int table = table();
        String header = NAMES.stream()
                .map(name -> "\"" + name.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(","));
        String cells = IntStream.range(0, NAMES.size()).mapToObj(i -> "a" + i).collect(Collectors.joining(","));

        Answer asked = crm.owner()
                .post(
                        "/api/database/tables/" + table + "/import/async/?first_row_header=true",
                        "text/csv",
                        (header + "\n" + cells + "\n").getBytes(StandardCharsets.UTF_8))
                .is(200);

        crm.owner().finished(asked, Duration.ofSeconds(30));
        assertInPlace(crm.owner().get(rowsOf(table) + "1/?user_field_names").ok(), "a");
    }

    @Test
    void theVerySameNameIsTaken() {
        int table = table();
        for (String name : NAMES) {
            crm.owner()
                    .post(
                            fieldsOf(table),
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("name", name)
                                    .put("type", "text")
                                    .toString())
                    .isError(400, "ERROR_FIELD_WITH_SAME_NAME_ALREADY_EXISTS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "🦀", "e\u0301", "👩‍👩‍👧"})
    void lengthsAreCountedInCodePoints(String text) {
        int each = text.codePointCount(0, text.length());
        String applications = "/api/applications/workspace/" + crm.workspace() + "/";
        int table = crm.table("T");

        assertLimit(text, each, 165, "/api/workspaces/", "");
        assertLimit(text, each, 160, applications, ", \"type\": \"database\"");
        assertLimit(text, each, 255, crm.tables(), "");
        assertLimit(text, each, 255, fieldsOf(table), ", \"type\": \"text\"");
        assertLimit(text, each, 160, "/api/snapshots/application/" + crm.application() + "/", "");
    }

    private void assertLimit(String text, int each, int limit, String path, String more) {
        String longest = text.repeat(limit / each) + "x".repeat(limit % each);
        String body = "{\"name\": \"%s\"%s}";
        var answer = crm.owner().post(path, body.formatted(longest, more));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 202);
        if (answer.json().has("name")) {
            assertThat(answer.json().path("name").asText()).isEqualTo(longest);
        }
        crm.owner().post(path, body.formatted(longest + "y", more)).isInvalid("name", "max_length");
    }
}
