package io.holdfast;

import static io.holdfast.testing.Crm.fieldsOf;
import static io.holdfast.testing.Crm.rowsOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * An id or a number larger than its column, or any column: told as one that is wrong or that belongs to nobody, wherever it
 * is taken in, and nothing is written.
 */
@QuarkusTest
class NumbersOutOfRangeTest {
    static final List<String> IDS = List.of("2147483647", "4294967297", "1" + "0".repeat(60));

    /** What no column of the API takes, be it as id, as number or as rating. */
    private static final List<String> NUMBERS =
            List.of("2147483648", "-1" + "0".repeat(60), "1e400", "1e-400", "-1e999999999", "\"9223372036854775808\"");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Pattern PARAMETER = Pattern.compile("\\{\\w+: \\[0-9]\\+}");

    private record Endpoint(String method, String path) {}

    private static final List<Endpoint> ENDPOINTS = endpoints();

    private final Crm crm = Crm.create();
    private final int table = crm.table("T");

    /** All that have an id in their address. */
    private static List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        new ClassFileImporter()
                .importPath(java.nio.file.Path.of("target", "classes", "io", "holdfast"))
                .forEach(type -> type.getMethods()
                        .forEach(method -> httpMethod(method).ifPresent(verb -> {
                            String path =
                                    path(type.tryGetAnnotationOfType(Path.class).map(Path::value))
                                            + path(method.tryGetAnnotationOfType(Path.class)
                                                    .map(Path::value));
                            if (PARAMETER.matcher(path).find()) {
                                endpoints.add(new Endpoint(verb, path));
                            }
                        })));
        return endpoints;
    }

    private static String path(Optional<String> value) {
        return value.orElse("");
    }

    private static Optional<String> httpMethod(JavaMethod method) {
        return method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType().reflect().getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value)
                .findFirst();
    }

    /** A body that is right for every endpoint, so that what is wrong can only be the address. */
    private static String anyBody(String path) {
        return """
                {"name": "x", "type": "%s", "data": [["a"]], "email": "a@example.org", "permissions": "ADMIN",
                 "application_ids": [], "table_ids": [], "new_primary_field_id": 1,
                 "operations": ["table__all"], "expires_in": 60}""".formatted(path.contains("/fields/") ? "text" : "database");
    }

    @ParameterizedTest
    @FieldSource("IDS")
    void anIdThatNothingHasIsNotFoundAtAnyAddress(String id) {
        assertThat(ENDPOINTS).hasSizeGreaterThan(40);
        for (Endpoint endpoint : ENDPOINTS) {
            Matcher parameter = PARAMETER.matcher(endpoint.path);
            for (int i = 0; parameter.find(); i++) {
                // of two ids, the first one is that of an application or a table
                String before = endpoint.path.substring(0, parameter.start());
                int first = before.startsWith("/api/applications/") ? crm.application() : table;
                String address = (i == 0 ? before : PARAMETER.matcher(before).replaceFirst(String.valueOf(first)))
                        + id
                        + PARAMETER
                                .matcher(endpoint.path.substring(parameter.end()))
                                .replaceAll("1");
                String body = endpoint.method.equals("GET") ? null : anyBody(address);
                // rows in the trash are those of a table
                String query = address.startsWith("/api/trash/item/row") ? "?parent_trash_item_id=" + table : "";
                Answer answer = crm.owner().send(endpoint.method, address + query, body);
                assertThat(answer.status() + " " + answer.text())
                        .as(endpoint.method + " " + address)
                        .matches("404 .*\"error\":\"ERROR_\\w+_DOES_NOT_EXIST\".*");
            }
        }
    }

    private void assertRefused(Answer answer) {
        assertThat(answer.status() + " " + answer.text()).matches("(400|404) .*\"error\":\"ERROR_\\w+\".*");
    }

    @ParameterizedTest
    @FieldSource("IDS")
    void aQueryThatNamesItFindsNothing(String id) {
        String rows = rowsOf(table);

        JsonNode page = crm.owner().get(rows + "?page=" + id).ok();
        assertThat(page.path("results")).isEmpty();
        assertThat(page.path("count").asInt()).isEqualTo(2);
        crm.owner()
                .get(rows + "?page=" + id + "&size=200&order_by=-field_" + crm.field(table, 0))
                .is(200);
        crm.owner().get(rows + "?size=" + id).isError(400, "ERROR_PAGE_SIZE_LIMIT");
        crm.owner().get(rows + "?view_id=" + id).isError(404, "ERROR_VIEW_DOES_NOT_EXIST");
        crm.owner().get(rows + "?view_id=-" + id).isError(404, "ERROR_VIEW_DOES_NOT_EXIST");
        for (String prefix : List.of("", "field_", "id_", "-field_")) {
            crm.owner().get(rows + "?order_by=" + prefix + id).isError(400, "ERROR_ORDER_BY_FIELD_NOT_FOUND");
        }
        crm.owner()
                .get(rows + "?include=field_%1$s,%1$s&exclude=field_%1$s".formatted(id))
                .is(200);
        crm.owner().post(rows + "?before=" + id, "{}").isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        crm.owner().post(rows + "?before=-" + id, "{}").isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        crm.owner().post(rows + "batch/?before=" + id, "{\"items\": [{}]}").isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        crm.owner().get("/api/jobs/?job_ids=%1$s,-%1$s".formatted(id)).is(200, "{\"jobs\": []}");
        String trash = "/api/trash/workspace/" + crm.workspace() + "/";
        assertThat(crm.owner().get(trash + "?page=" + id).ok().path("results")).isEmpty();
        crm.owner().get(trash + "?application_id=" + id).isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
        crm.owner()
                .delete("/api/trash/item/row/1/?parent_trash_item_id=" + id)
                .isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");
        assertThat(crm.owner().get(rows).ok().path("count").asInt()).isEqualTo(2);
    }

    /** What cannot be meant is no preference, and is not applied. */
    @ParameterizedTest
    @FieldSource("IDS")
    void aWaitOfSoManySecondsIsNoLongerThanTheLongest(String seconds) {
        String field = "/api/database/fields/" + crm.field(table, 0) + "/";
        crm.owner()
                .with("Prefer", "wait=" + seconds)
                .patch(field, "{\"name\": \"N\"}")
                .is(200);
        crm.owner().patch(field + "?wait=" + seconds, "{\"name\": \"M\"}").is(200);
    }

    @Test
    void aBodyThatNamesItAsAnIdIsRefused() {
        String rows = rowsOf(table);
        for (String id : NUMBERS) {
            assertRefused(crm.owner().patch(rows + "batch/", "{\"items\": [{\"id\": %s}]}".formatted(id)));
            assertRefused(crm.owner().post(rows + "batch-delete/", "{\"items\": [1, %s]}".formatted(id)));
            assertRefused(crm.owner().post(crm.tables() + "order/", "{\"table_ids\": [%s]}".formatted(id)));
            assertRefused(crm.owner()
                    .post(
                            "/api/applications/workspace/" + crm.workspace() + "/order/",
                            "{\"application_ids\": [%s]}".formatted(id)));
            assertRefused(crm.owner()
                    .post(fieldsOf(table) + "change-primary-field/", "{\"new_primary_field_id\": %s}".formatted(id)));
        }
        assertThat(crm.owner().get(rows).ok().path("count").asInt()).isEqualTo(2);
    }

    @Test
    void aCellThatCannotHoldItIsRefused() {
        int stars = crm.field(table, "{\"name\": \"Stars\", \"type\": \"rating\"}");
        int choice = crm.field(table, """
                {"name": "Choice", "type": "single_select", "select_options": [{"value": "a", "color": "red"}]}""");
        int day = crm.field(table, "{\"name\": \"Day\", \"type\": \"date\"}");
        int yes = crm.field(table, "{\"name\": \"Yes\", \"type\": \"boolean\"}");
        int many = crm.field(table, "{\"name\": \"Many\", \"type\": \"number\", \"number_decimal_places\": 10}");

        for (String number : NUMBERS) {
            for (int field : List.of(stars, choice, day, yes)) {
                assertCellRefused(field, number);
            }
            if (!number.matches("\"?[0-9]{1,50}\"?")) {
                assertCellRefused(many, number);
            }
        }
        assertThat(crm.owner().get(rowsOf(table)).ok().path("count").asInt()).isEqualTo(2);
    }

    private void assertCellRefused(int field, String value) {
        String cells = "{\"field_%d\": %s}".formatted(field, value);
        assertRefused(crm.owner().post(rowsOf(table), cells));
        assertRefused(crm.owner().post(rowsOf(table) + "batch/", "{\"items\": [%s]}".formatted(cells)));
    }

    @Test
    void anOptionOfAFieldThatCannotBeItIsRefused() {
        int moment = crm.field(table, """
                {"name": "Moment", "type": "date", "date_include_time": true}""");
        for (String number : NUMBERS) {
            for (String options : List.of(
                    "\"type\": \"number\", \"number_decimal_places\": %s",
                    "\"type\": \"rating\", \"max_value\": %s",
                    "\"type\": \"boolean\", \"boolean_default\": %s",
                    "\"type\": \"single_select\", \"single_select_default\": %s",
                    "\"type\": \"date\", \"date_force_timezone\": %s",
                    "\"type\": \"number\", \"number_separator\": %s")) {
                assertRefused(crm.owner()
                        .post(fieldsOf(table), "{\"name\": \"X\", %s}".formatted(options.formatted(number))));
            }
            assertRefused(crm.owner()
                    .patch(
                            "/api/database/fields/" + moment + "/",
                            "{\"date_force_timezone_offset\": %s}".formatted(number)));
        }
    }

    /** An id that is no option's makes a new one, whatever it is. */
    @Test
    void anOptionThatComesWithSuchAnIdIsGivenAnother() {
        JsonNode options = crm.owner().post(fieldsOf(table), """
                        {"name": "X", "type": "single_select", "single_select_default": 9223372036854775808,
                         "select_options": [{"id": 9223372036854775808, "value": "a", "color": "red"},
                                            {"id": -2147483649, "value": "b", "color": "red"}]}""").ok().path("select_options");

        assertThat(options).hasSize(2).allMatch(option -> option.path("id").isInt());
    }

    @Test
    void asTextANumberKeepsItsDigits() {
        int name = crm.field(table, 0);
        for (String digits :
                List.of("9007199254740993", "1" + "0".repeat(60), "0.1000000000000000055511151231257827")) {
            crm.owner()
                    .patch(rowsOf(table) + "1/", "{\"field_%d\": %s}".formatted(name, digits))
                    .is(200);
            assertThat(crm.cell(table, 1, name).textValue()).isEqualTo(digits);
        }
        crm.owner()
                .patch(rowsOf(table) + "1/", "{\"field_%d\": 1e999999999}".formatted(name))
                .is(200);
        assertThat(crm.cell(table, 1, name).textValue()).hasSizeLessThan(20);
    }

    @Test
    void anImportLeavesOutTheRowsThatCannotHoldIt() {
        crm.field(table, "{\"name\": \"Stars\", \"type\": \"rating\"}");
        crm.field(table, "{\"name\": \"Day\", \"type\": \"date\"}");
        String rows = NUMBERS.stream()
                .map("[\"a\", null, null, %1$s], [\"b\", null, null, 5, %1$s], "::formatted)
                .collect(Collectors.joining());
        String path = "/api/database/tables/" + table + "/import/async/";

        JsonNode job = crm.owner()
                .finished(
                        crm.owner()
                                .post(path, "{\"data\": [" + rows + "[\"c\", null, null, 5]]}")
                                .is(200),
                        LIMIT);

        assertThat(job.path("report").path("failing_rows")).hasSize(2 * NUMBERS.size());
        assertThat(crm.owner().get(rowsOf(table)).ok().path("count").asInt()).isEqualTo(3);
        JsonNode upsert = crm.owner().ended(crm.owner().post(path, """
                {"data": [["a"]], "configuration": {"upsert_fields": [9223372036854775808], "upsert_values": [["a"]]}}""").is(200), LIMIT);
        assertThat(upsert.path("state").asText()).isEqualTo("failed");
    }
}
