package io.holdfast.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RowBatchTest {
    private final Api ann = Api.registered("Ann");
    private final Grid grid = Grid.of(ann, "a1", "a2", "a3");

    private String row(int id, String order, String name, String note) {
        return grid.text("""
                {"id": %d, "order": "%s", "{Name}": %s, "{Note}": %s}""".formatted(id, order, name, note));
    }

    private static String items(String... items) {
        return "{\"items\": [" + String.join(", ", items) + "]}";
    }

    private static String each(IntStream numbers, IntFunction<String> item) {
        return items(numbers.mapToObj(item).toArray(String[]::new));
    }

    @Test
    void rowsAreCreatedInTheOrderGiven() {
        grid.post("batch/", items("{\"{Name}\": \"b1\"}", "{\"{Note}\": \"n\"}", "{}"))
                .is(
                        200,
                        items(
                                row(4, "4.00000000000000000000", "\"b1\"", "null"),
                                row(5, "5.00000000000000000000", "null", "\"n\""),
                                row(6, "6.00000000000000000000", "null", "null")));
    }

    @Test
    void twoHundredRowsAreCreatedAtOnce() {
        JsonNode created = grid.post("batch/", each(IntStream.range(0, 200), i -> "{\"{Name}\": " + i + "}"))
                .ok()
                .path("items");

        assertThat(created).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(created.get(i).path("id").asInt()).isEqualTo(i + 4);
            assertThat(created.get(i).path(grid.text("{Name}")).asText()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void rowsComeBeforeAnotherInTheOrderGiven() {
        grid.post("batch/?before=2", items("{}", "{}"))
                .is(
                        200,
                        items(
                                row(4, "1.50000000000000000000", "null", "null"),
                                row(5, "1.66666666666666674068", "null", "null")));
        grid.post("batch/?before=99", items("{}")).isError(404, "ERROR_ROW_DOES_NOT_EXIST");
    }

    @Test
    void changedRowsComeBackInTableOrder() {
        grid.patch("batch/", items("{\"id\": 3, \"{Name}\": \"c\"}", "{\"id\": \"1\", \"{Note}\": null}"))
                .is(
                        200,
                        items(
                                row(1, "1.00000000000000000000", "\"a1\"", "null"),
                                row(3, "3.00000000000000000000", "\"c\"", "\"about a3\"")));
        assertThat(grid.column("Name", "")).containsExactly("a1", "a2", "c");
        assertThat(grid.column("Note", "")).containsExactly("null", "about a2", "about a3");
    }

    @Test
    void aBatchMayChangeNothing() {
        grid.patch("batch/", items("{\"id\": 2}"))
                .is(200, items(row(2, "2.00000000000000000000", "\"a2\"", "\"about a2\"")));
    }

    @Test
    void fieldNamesAndMetadataAreThereOnDemand() {
        grid.post("batch/?user_field_names&include_metadata=true", items("{\"Name\": \"x\"}"))
                .is(200, """
                {"items": [{"id": 4, "order": "4.00000000000000000000", "Name": "x", "Note": null}],
                 "metadata": {"updated_field_ids": [%d, %d]}}""".formatted(grid.field("Name"), grid.field("Note")));
        grid.patch("batch/?user_field_names&include_metadata=1", items("{\"id\": 4, \"Note\": \"y\"}"))
                .is(200, """
                {"items": [{"id": 4, "order": "4.00000000000000000000", "Name": "x", "Note": "y"}],
                 "metadata": {"updated_field_ids": [%d], "cascade_update": {"rows": [], "field_ids": []}}}""".formatted(grid.field("Note")));
    }

    @Test
    void oneBadItemRefusesAll() {
        grid.field("Number", "number", "");
        String invalid = grid.text("""
                {"error": "ERROR_REQUEST_BODY_VALIDATION",
                 "detail": {"items": {"1": {"{Number}": [{"error": "<text>", "code": "invalid"}]}}}}""");

        grid.post("batch/", items("{\"{Name}\": \"b\"}", "{\"{Number}\": \"many\"}"))
                .is(400, invalid);
        grid.patch("batch/", items("{\"id\": 1, \"{Name}\": \"b\"}", "{\"id\": 2, \"{Number}\": \"many\"}"))
                .is(400, invalid);
        assertThat(grid.column("Name", "")).containsExactly("a1", "a2", "a3");
    }

    @Test
    void anUnknownOptionIsToldAsAText() {
        grid.field("State", "single_select", "");

        grid.post("batch/", items("{}", "{\"{State}\": \"none\"}")).is(400, """
                {"error": "ERROR_REQUEST_BODY_VALIDATION", "detail": "<text>"}""");
    }

    @Test
    void oneUnknownRowRefusesAll() {
        grid.patch("batch/", items("{\"id\": 1, \"{Name}\": \"b\"}", "{\"id\": 99}"))
                .isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        grid.post("batch-delete/", items("1", "99")).isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        grid.post("batch-delete/", items("1", "99999999999999999999")).isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        assertThat(grid.column("Name", "")).containsExactly("a1", "a2", "a3");
    }

    @Test
    void noRowIsNamedTwice() {
        grid.patch("batch/", items("{\"id\": 1}", "{\"id\": 1}")).isError(400, "ERROR_ROW_IDS_NOT_UNIQUE");
        grid.post("batch-delete/", items("1", "\"1\"")).isError(400, "ERROR_ROW_IDS_NOT_UNIQUE");
    }

    @Test
    void rowsAreDeletedTogether() {
        grid.post("batch-delete/", items("3", "1")).isEmpty();

        assertThat(grid.column("Name", "")).containsExactly("a2");
        grid.post("batch-delete/", items("2", "3")).isError(404, "ERROR_ROW_DOES_NOT_EXIST");
        assertThat(grid.column("Name", "")).containsExactly("a2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{}|invalid",
                "{\"items\": null}|null",
                "{\"items\": {}}|not_a_list",
                "{\"items\": \"1\"}|not_a_list",
                "{\"items\": []}|min_length",
            })
    void itemsAreAList(String body, String code) {
        grid.post("batch/", body).isInvalid("items", code);
        grid.patch("batch/", body).isInvalid("items", code);
        grid.post("batch-delete/", body).isInvalid("items", code);
    }

    @Test
    void aBatchHasAtMost200Items() {
        grid.post("batch/", each(IntStream.range(0, 201), i -> "{}")).isInvalid("items", "max_length");
        grid.patch("batch/", each(IntStream.range(0, 201), i -> "{\"id\": " + i + "}"))
                .isInvalid("items", "max_length");
        grid.post("batch-delete/", each(IntStream.range(0, 201), String::valueOf))
                .isInvalid("items", "max_length");
    }

    @Test
    void eachItemIsLookedAt() {
        String bad = """
                {"error": "ERROR_REQUEST_BODY_VALIDATION", "detail": {"items": {
                 "1": [{"error": "<text>", "code": "null"}],
                 "2": {"non_field_errors": [{"error": "<text>", "code": "invalid"}]}}}}""";
        grid.post("batch/", items("{}", "null", "[]")).is(400, bad);
        grid.patch("batch/", items("{\"id\": 1}", "null", "5")).is(400, bad);
        grid.patch("batch/", items("{}", "{\"id\": null}", "{\"id\": \"x\"}")).is(400, """
                {"error": "ERROR_REQUEST_BODY_VALIDATION", "detail": {"items": {
                 "0": {"id": [{"error": "<text>", "code": "invalid"}]},
                 "1": {"id": [{"error": "<text>", "code": "null"}]},
                 "2": {"id": [{"error": "<text>", "code": "invalid"}]}}}}""");
        grid.post("batch-delete/", items("1", "null", "\"x\"", "1.5", "true", "{}"))
                .is(400, """
                {"error": "ERROR_REQUEST_BODY_VALIDATION", "detail": {"items": {
                 "1": [{"error": "<text>", "code": "null"}],
                 "2": [{"error": "<text>", "code": "invalid"}],
                 "3": [{"error": "<text>", "code": "invalid"}],
                 "4": [{"error": "<text>", "code": "invalid"}],
                 "5": [{"error": "<text>", "code": "invalid"}]}}}""");
    }

    @Test
    void batchesOfTheSameRowsInOppositeOrderFollowOneAnother() {
        grid.post("batch/", each(IntStream.range(0, 197), i -> "{}")).is(200);
        for (int round = 0; round < 10; round++) {
            String up = each(IntStream.rangeClosed(1, 200), i -> "{\"id\": %d, \"{Name}\": \"up\"}".formatted(i));
            String down =
                    each(IntStream.rangeClosed(1, 200), i -> "{\"id\": %d, \"{Name}\": \"down\"}".formatted(201 - i));

            List<Answer> answers = AtOnce.all(List.of(
                    () -> grid.patch("batch/", up),
                    () -> grid.patch("batch/", down),
                    () -> grid.patch("batch/", up),
                    () -> grid.patch("batch/", down)));

            answers.forEach(answer -> answer.is(200));
            assertThat(new HashSet<>(grid.column("Name", "?size=200"))).hasSize(1);
        }
    }

    @Test
    void aRowIsDeletedByOneBatchOnly() {
        List<Integer> statuses = AtOnce.times(
                4, () -> grid.post("batch-delete/", items("3", "2", "1")).status());

        assertThat(statuses.stream().sorted().map(String::valueOf).collect(Collectors.joining(" ")))
                .isEqualTo("204 404 404 404");
    }

    @Test
    void rowsCreatedAtOnceAllCome() {
        AtOnce.times(
                8,
                () -> grid.post("batch/", each(IntStream.range(0, 20), i -> "{}"))
                        .is(200));

        JsonNode page = grid.get("?size=200").ok();
        assertThat(page.path("count").asInt()).isEqualTo(163);
        assertThat(new HashSet<>(page.path("results").findValuesAsText("id"))).hasSize(163);
    }
}
