package io.holdfast.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RowWriteTest {
    private final Api ann = Api.registered("Ann");
    private final Grid grid = Grid.of(ann, "a1", "a2");

    private void isRow(Answer answer, int id, String order, String cells) {
        answer.is(200, grid.text("""
                {"id": %d, "order": "%s", %s}""".formatted(id, order, cells)));
    }

    @Test
    void aRowIsCreatedBehindAllOthers() {
        isRow(grid.post("", "{\"{Name}\": \" new \"}"), 3, "3.00000000000000000000", """
                "{Name}": "new", "{Note}": null""");
        isRow(grid.get("3/"), 3, "3.00000000000000000000", """
                "{Name}": "new", "{Note}": null""");
    }

    @Test
    void whatIsNotGivenGetsTheFieldsDefault() {
        grid.field("Word", "text", ", \"text_default\": \"w\"");
        grid.field("Number", "number", ", \"number_decimal_places\": 2, \"number_default\": 1.5");
        grid.field("Sure", "boolean", ", \"boolean_default\": true");
        grid.field("Stars", "rating", "");
        grid.field("Link", "url", "");

        isRow(grid.post("", "{}"), 3, "3.00000000000000000000", """
                "{Name}": null, "{Note}": null, "{Word}": "w", "{Number}": "1.50", "{Sure}": true, "{Stars}": 0,
                "{Link}": \"\"""");
        isRow(
                grid.post("", "{\"{Word}\": null, \"{Number}\": null, \"{Sure}\": false}"),
                4,
                "4.00000000000000000000",
                """
                "{Name}": null, "{Note}": null, "{Word}": null, "{Number}": null, "{Sure}": false, "{Stars}": 0,
                "{Link}": \"\"""");
    }

    @Test
    void everyTypeKeepsItsCells() {
        grid.field("Number", "number", ", \"number_negative\": true, \"number_decimal_places\": 3");
        grid.field("Sure", "boolean", "");
        grid.field("Day", "date", "");
        grid.field("Instant", "date", ", \"date_include_time\": true");
        grid.field("Link", "url", "");
        grid.field("Stars", "rating", "");
        grid.field("State", "single_select", ", \"select_options\": [{\"value\": \"open?\", \"color\": \"blue\"}]");
        String given = """
                "{Name}": "🎉 \\"quoted\\" {a,b} \\\\ ", "{Note}": "NULL", "{Number}": -12345678901234567890.125,
                "{Sure}": "yes", "{Day}": "0001-01-01", "{Instant}": "0999-12-31T23:59:59.123456Z",
                "{Link}": "http://example.org", "{Stars}": "3", "{State}": "open?\"""";
        String kept = """
                "{Name}": "🎉 \\"quoted\\" {a,b} \\\\", "{Note}": "NULL", "{Number}": "-12345678901234567890.125",
                "{Sure}": true, "{Day}": "0001-01-01", "{Instant}": "0999-12-31T23:59:59.123456Z",
                "{Link}": "http://example.org", "{Stars}": 3,
                "{State}": {"id": "<id>", "value": "open?", "color": "blue"}""";

        isRow(grid.post("", "{" + given + "}"), 3, "3.00000000000000000000", kept);
        isRow(grid.patch("1/", "{" + given + "}"), 1, "1.00000000000000000000", kept);
        grid.patch("batch/", "{\"items\": [{\"id\": 2, " + given + "}]}").is(200);
        isRow(grid.get("2/"), 2, "2.00000000000000000000", kept);
    }

    @Test
    void unknownKeysAndIdAndOrderMeanNothing() {
        isRow(grid.post("", """
                {"id": 77, "order": "9", "Name": "x", "field_99999999": 1, "what": {}}"""), 3, "3.00000000000000000000", """
                "{Name}": null, "{Note}": null""");
        isRow(grid.patch("1/", """
                {"id": 77, "order": "9", "Name": "x"}"""), 1, "1.00000000000000000000", """
                "{Name}": "a1", "{Note}": "about a1\"""");
    }

    @Test
    void namesMayBeKeys() {
        grid.post("?user_field_names", "{\"Name\": \"n\", \"{Note}\": \"x\"}").is(200, """
                {"id": 3, "order": "3.00000000000000000000", "Name": "n", "Note": null}""");
        grid.patch("3/?user_field_names=true", "{\"Note\": \"m\"}").is(200, """
                {"id": 3, "order": "3.00000000000000000000", "Name": "n", "Note": "m"}""");
        grid.get("3/?user_field_names=1").is(200, """
                {"id": 3, "order": "3.00000000000000000000", "Name": "n", "Note": "m"}""");
    }

    @Test
    void aChangeTouchesOnlyWhatIsGiven() {
        isRow(grid.patch("1/", "{\"{Note}\": null}"), 1, "1.00000000000000000000", """
                "{Name}": "a1", "{Note}": null""");
        isRow(grid.patch("1/", "{}"), 1, "1.00000000000000000000", """
                "{Name}": "a1", "{Note}": null""");
        isRow(grid.get("2/"), 2, "2.00000000000000000000", """
                "{Name}": "a2", "{Note}": "about a2\"""");
    }

    @Test
    void aRowComesBeforeAnother() {
        isRow(grid.post("?before=1", "{}"), 3, "0.50000000000000000000", """
                "{Name}": null, "{Note}": null""");
        isRow(grid.post("?before=1", "{}"), 4, "0.66666666666666662966", """
                "{Name}": null, "{Note}": null""");
        isRow(grid.post("?before=3", "{}"), 5, "0.33333333333333331483", """
                "{Name}": null, "{Note}": null""");
        assertThat(grid.get("").ok().path("results").findValuesAsText("id")).containsExactly("5", "3", "4", "1", "2");
    }

    @ParameterizedTest
    @CsvSource({"99", "0", "-1", "99999999999999999999"})
    void beforeARowThatIsNotThereNothingIsCreated(String before) {
        grid.post("?before=" + before, "{}").isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        isRow(grid.post("", "{}"), 3, "3.00000000000000000000", """
                "{Name}": null, "{Note}": null""");
    }

    @ParameterizedTest
    @CsvSource({"x", "''", "1.5", "1x"})
    void beforeIsAnInteger(String before) {
        grid.post("?before=" + before, "{}").is(400, """
                {"error": "ERROR_QUERY_PARAMETER_VALIDATION",
                 "detail": {"before": [{"error": "<text>", "code": "invalid"}]}}""");
    }

    @Test
    void whenPlacesRunOutAllRowsGetNewOnes() {
        int low = 1;
        int high = 2;
        for (int i = 0; i < 60; i++) {
            int between = grid.post("?before=" + high, "{}").ok().path("id").asInt();
            // first behind the new row, then before it: the gap shrinks from both sides
            low = i % 2 == 0 ? between : low;
            high = i % 2 == 0 ? high : between;
        }

        var ids = grid.get("?size=200").ok().path("results").findValuesAsText("id");
        assertThat(ids).hasSize(62).startsWith("1").endsWith("2");
        assertThat(ids.indexOf(String.valueOf(low))).isLessThan(ids.indexOf(String.valueOf(high)));
        assertThat(grid.get("2/").ok().path("order").asInt()).isGreaterThan(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[{}]|invalid",
                "null|null",
                "\"x\"|invalid",
                "5|invalid",
            })
    void aRowIsAnObject(String body, String code) {
        grid.post("", body).isInvalid("non_field_errors", code);
        grid.patch("1/", body).isInvalid("non_field_errors", code);
        grid.post("batch/", body).isInvalid("non_field_errors", code);
    }

    @Test
    void allThatIsWrongIsToldTogether() {
        grid.field("Number", "number", "");
        grid.field("State", "single_select", "");
        String invalid = grid.text("""
                {"error": "ERROR_REQUEST_BODY_VALIDATION", "detail": {
                 "{Name}": [{"error": "<text>", "code": "invalid"}],
                 "{Number}": [{"error": "<text>", "code": "max_decimal_places"}]}}""");

        grid.post("", "{\"{Name}\": [], \"{Number}\": 1.5, \"{State}\": \"none\"}")
                .is(400, invalid);
        grid.patch("1/", "{\"{Name}\": [], \"{Number}\": 1.5, \"{State}\": \"none\"}")
                .is(400, invalid);
        grid.patch("1/", "{\"{Name}\": \"fine\", \"{State}\": \"none\"}").is(400, """
                {"error": "ERROR_REQUEST_BODY_VALIDATION", "detail": "<text>"}""");
        isRow(grid.get("1/"), 1, "1.00000000000000000000", """
                "{Name}": "a1", "{Note}": "about a1", "{Number}": null, "{State}": null""");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        grid.post("", "{").is(400, "{\"detail\": \"<text>\"}");
        ann.with("Content-Type", "text/plain").send("POST", grid.path(""), "{}").is(415, "{\"detail\": \"<text>\"}");
    }

    @Test
    void aDeletedRowIsGoneAndItsIdIsNotUsedAgain() {
        grid.delete("2/").isEmpty();

        grid.delete("2/").isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        grid.get("2/").isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        grid.patch("2/", "{}").isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        grid.post("?before=2", "{}").isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        assertThat(grid.column("Name", "")).containsExactly("a1");
        isRow(grid.post("", "{}"), 3, "2.00000000000000000000", """
                "{Name}": null, "{Note}": null""");
    }

    @ParameterizedTest
    @CsvSource({"99", "0", "99999999999999999999999999"})
    void unknownRowsDoNotExist(String row) {
        grid.get(row + "/").isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        grid.patch(row + "/", "{}").isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        grid.delete(row + "/").isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        grid.get("x/").isError(404, "URL_NOT_FOUND");
    }

    @Test
    void metadataCanBeIncluded() {
        grid.get("1/?include=metadata&user_field_names").is(200, """
                {"id": 1, "order": "1.00000000000000000000", "Name": "a1", "Note": "about a1", "metadata": {}}""");
    }

    @Test
    void onlyMembersWriteAndBodiesAreLookedAtAfterThat() {
        Grid others = grid.as(Api.registered("Bob"));

        for (String body : new String[] {"{}", "[]", "{\"{Name}\": []}"}) {
            others.post("", body).isError(400, "ERROR_USER_NOT_IN_GROUP");
            others.patch("99/", body).isError(400, "ERROR_USER_NOT_IN_GROUP");
            others.post("batch/", body).isError(400, "ERROR_USER_NOT_IN_GROUP");
            others.patch("batch/", body).isError(400, "ERROR_USER_NOT_IN_GROUP");
            others.post("batch-delete/", body).isError(400, "ERROR_USER_NOT_IN_GROUP");
            ann.post("/api/database/rows/table/99999999/", grid.text(body)).isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        }
        others.delete("1/").isError(400, "ERROR_USER_NOT_IN_GROUP");
        grid.as(Api.anonymous()).post("", "[]").is(401, "{\"detail\": \"<text>\"}");
        grid.patch("99/", "{\"{Name}\": []}").isInvalid(grid.text("{Name}"), "invalid");
    }

    @Test
    void aRowThatIsTooLargeIsRefused() {
        StringBuilder header = new StringBuilder("\"f0\"");
        StringBuilder cells = new StringBuilder("\"f0\": \"" + "x".repeat(17) + "\"");
        for (int i = 1; i < 600; i++) {
            header.append(", \"f").append(i).append('"');
            cells.append(", \"f")
                    .append(i)
                    .append("\": \"")
                    .append("x".repeat(17))
                    .append('"');
        }
        int table = ann.post(
                        "/api/database/tables/database/" + grid.application() + "/",
                        "{\"name\": \"Wide\", \"first_row_header\": true, \"data\": [[" + header + "]]}")
                .ok()
                .path("id")
                .asInt();

        ann.post("/api/database/rows/table/" + table + "/?user_field_names", "{" + cells + "}")
                .isError(400, "ERROR_FIELD_DATA_CONSTRAINT");
        ann.post("/api/database/rows/table/" + table + "/?user_field_names", "{\"f599\": \"x\"}")
                .is(200);
    }
}
