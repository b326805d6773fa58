package io.holdfast.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RowListTest {
    private final Api ann = Api.registered("Ann");
    private final Grid grid = Grid.of(ann, "a1", "a2", "a3", "a4", "a5");

    private static String page(String count, String next, String previous, String rows) {
        return """
                {"count": %s, "next": %s, "previous": %s, "results": [%s]}""".formatted(count, next, previous, rows);
    }

    private String rows(int... ids) {
        return String.join(
                ", ",
                Arrays.stream(ids).mapToObj(id -> grid.text("""
                                {"id": %1$d, "order": "%1$d.00000000000000000000",
                                 "{Name}": "a%1$d", "{Note}": "about a%1$d"}""".formatted(id))).toList());
    }

    private String link(String query) {
        String self = grid.get("?size=1").ok().path("next").asText();
        return "\"" + self.substring(0, self.indexOf('?')) + grid.text(query) + "\"";
    }

    @Test
    void aTableListsItsRowsInOrder() {
        grid.get("").is(200, page("5", "null", "null", rows(1, 2, 3, 4, 5)));
    }

    @Test
    void namesOfFieldsMayBeKeys() {
        String expected = """
                {"count": 5, "next": <any>, "previous": null, "results": [
                 {"id": 1, "order": "1.00000000000000000000", "Name": "a1", "Note": "about a1"}]}""".replace("<any>", "\"<any>\"");
        for (String flag : new String[] {"", "=", "=true", "=True", "=1", "=yes", "=on", "=t", "=y"}) {
            grid.get("?size=1&user_field_names" + flag).is(200, expected);
        }
        for (String flag : new String[] {"=false", "=0", "=no", "=x"}) {
            assertThat(grid.get("?size=1&user_field_names" + flag).ok().toString())
                    .contains(grid.text("{Name}"));
        }
    }

    @Test
    void linksLeadToTheOtherPages() {
        grid.get("?size=2").is(200, page("5", link("?page=2&size=2"), "null", rows(1, 2)));
        grid.get("?size=2&page=2").is(200, page("5", link("?page=3&size=2"), link("?size=2"), rows(3, 4)));
        grid.get("?page=last&size=2").is(200, page("5", "null", link("?page=2&size=2"), rows(5)));
        grid.get("?page=9&size=2").is(200, page("5", "null", link("?page=8&size=2"), ""));
        grid.get("?size=5&page=1").is(200, page("5", "null", "null", rows(1, 2, 3, 4, 5)));
        grid.get("?size=5&page=2").is(200, page("5", "null", link("?size=5"), ""));
    }

    @Test
    void linksKeepEverythingElse() {
        grid.get("?user_field_names&size=2&what=a%20b%26c&order_by=-Name&what=d")
                .is(
                        200,
                        page(
                                "5",
                                link("?order_by=-Name&page=2&size=2&user_field_names=&what=a+b%26c&what=d"),
                                "null",
                                """
                                {"id": 5, "order": "5.00000000000000000000", "Name": "a5", "Note": "about a5"},
                                {"id": 4, "order": "4.00000000000000000000", "Name": "a4", "Note": "about a4"}"""));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "x", "1.5", "''"})
    void whatIsNoPageIsTheFirstOne(String page) {
        assertThat(grid.column("Name", "?size=2&page=" + page)).containsExactly("a1", "a2");
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "x", "1.5", "''", "100", "200", "+7"})
    void whatIsNoSizeIsAHundred(String size) {
        assertThat(grid.column("Name", "?size=" + size)).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({"201", "99999999999999999999999"})
    void aPageHasAtMost200Rows(String size) {
        grid.get("?size=" + size).isError(400, "ERROR_PAGE_SIZE_LIMIT");
    }

    @Test
    void aPageFarBeyondTheEndIsEmpty() {
        grid.get("?page=99999999999999999999999999&size=2")
                .is(200, page("5", "null", link("?page=99999999999999999999999998&size=2"), ""));
    }

    @Test
    void theLastPageOfNothingIsTheFirst() {
        Grid.of(ann).get("?page=last").is(200, page("0", "null", "null", ""));
    }

    @Test
    void rowsAreOrderedByFields() {
        int age = grid.field("Age", "number", "");
        for (int row = 1; row <= 5; row++) {
            grid.patch(row + "/", "{\"{Age}\": " + (row == 3 ? "null" : String.valueOf(row % 2)) + "}")
                    .is(200);
        }

        assertThat(grid.column("Name", "?order_by={Age}")).containsExactly("a3", "a2", "a4", "a1", "a5");
        assertThat(grid.column("Name", "?order_by=-{Age}")).containsExactly("a1", "a5", "a2", "a4", "a3");
        assertThat(grid.column("Name", "?order_by=%2B{Age},-{Name}")).containsExactly("a3", "a4", "a2", "a5", "a1");
        assertThat(grid.column("Name", "?order_by=-" + age + ",id_" + grid.field("Name")))
                .containsExactly("a1", "a5", "a2", "a4", "a3");
        assertThat(grid.column("Name", "?order_by=-{Name},{Name}")).startsWith("a5");
        assertThat(grid.column("Note", "?include={Note},{Age}&order_by=-{Age}&size=2"))
                .containsExactly("about a1", "about a5");
    }

    @Test
    void textIsOrderedAsReadersExpect() {
        Grid words = Grid.of(ann, "Bob", "Ann", "12", "ann", "a_b", "50% off");
        words.post("", "{\"{Name}\": null}").is(200);

        assertThat(words.column("Name", "?order_by={Name}"))
                .containsExactly("null", "12", "50% off", "a_b", "ann", "Ann", "Bob");
        assertThat(words.column("Name", "?order_by=-{Name}"))
                .containsExactly("Bob", "Ann", "ann", "a_b", "50% off", "12", "null");
    }

    @Test
    void optionsAreOrderedByTheirTextsOrByTheirPlaces() {
        grid.field("State", "single_select", """
                , "select_options": [{"value": "open", "color": "blue"}, {"value": "done", "color": "green"}]""");
        grid.patch("1/", "{\"{State}\": \"open\"}").is(200);
        grid.patch("2/", "{\"{State}\": \"done\"}").is(200);

        assertThat(grid.column("Name", "?order_by=-{State}&size=2")).containsExactly("a1", "a2");
        assertThat(grid.column("Name", "?order_by=-{State}%5Border%5D&size=2")).containsExactly("a2", "a1");
        grid.get("?order_by={State}%5Bdefault%5D").is(200);
        grid.get("?order_by={State}%5Bsize%5D").isError(400, "ERROR_ORDER_BY_FIELD_NOT_POSSIBLE");
        grid.get("?order_by={Name}%5Border%5D").isError(400, "ERROR_ORDER_BY_FIELD_NOT_POSSIBLE");
    }

    @Test
    void namesWithCommasStandInQuotes() {
        grid.field("Last, first", "text", "");
        grid.patch("4/", "{\"{Last, first}\": \"z\"}").is(200);

        assertThat(grid.get("?user_field_names&size=1&order_by=-%22Last,%20first%22")
                        .ok()
                        .path("results")
                        .path(0)
                        .path("id")
                        .asInt())
                .isEqualTo(4);
        grid.get("?user_field_names&size=1&include=%22Last,%20first%22").is(200, """
                {"count": 5, "next": "<text>", "previous": null, "results": [
                 {"id": 1, "order": "1.00000000000000000000", "Last, first": null}]}""");
    }

    @ParameterizedTest
    @CsvSource({"id", "-id", "order", "created_on", "field_99999999", "field_99999999999999999999", "Name", "'field_,'"
    })
    void whatIsNoFieldOrdersNothing(String orderBy) {
        grid.get("?order_by=" + orderBy).isError(400, "ERROR_ORDER_BY_FIELD_NOT_FOUND");
    }

    @Test
    void anEmptyOrderIsRefused() {
        grid.get("?order_by=").is(400, """
                {"error": "ERROR_QUERY_PARAMETER_VALIDATION",
                 "detail": {"order_by": [{"error": "<text>", "code": "blank"}]}}""");
    }

    @Test
    void fieldsAreIncludedAndExcluded() {
        String first = grid.text("""
                {"id": 1, "order": "1.00000000000000000000", "{Name}": "a1"}""");
        String whole = grid.text("""
                {"id": 1, "order": "1.00000000000000000000", "{Name}": "a1", "{Note}": "about a1"}""");

        shows(first, "include={Name}");
        shows(first, "include=" + grid.field("Name") + ",field_99999999");
        shows(first, "exclude={Note},what");
        shows(first, "include={Name},{Note}&exclude={Note}");
        shows(whole, "include=what");
        shows(whole, "include=");
        shows(whole, "include={Note},{Name}");
        shows(whole, "exclude={Name},{Note}");
        shows(whole, "include={Name}&exclude={Name}");
        grid.get("?include={Name}&order_by={Note}").isError(400, "ERROR_ORDER_BY_FIELD_NOT_FOUND");
        grid.get("?exclude={Note}&order_by={Note}").is(200);
    }

    private void shows(String row, String query) {
        grid.get("?size=1&" + query).is(200, page("5", "\"<text>\"", "null", row));
    }

    @Test
    void thereAreNoViews() {
        grid.get("?view_id=1").isError(404, "ERROR_VIEW_DOES_NOT_EXIST");
        grid.get("?view_id=x").is(400, """
                {"error": "ERROR_QUERY_PARAMETER_VALIDATION",
                 "detail": {"view_id": [{"error": "<text>", "code": "invalid"}]}}""");
    }

    @Test
    void countAndLimitMeanNothing() {
        assertThat(grid.column("Name", "?limit=1&offset=3&count=false")).hasSize(5);
    }

    @Test
    void onlyMembersReachTheRows() {
        Grid others = grid.as(Api.registered("Bob"));

        others.get("").isError(400, "ERROR_USER_NOT_IN_GROUP");
        others.get("?order_by=").isError(400, "ERROR_USER_NOT_IN_GROUP");
        Api.anonymous().get(grid.path("")).is(401, "{\"detail\": \"<text>\"}");
        for (String table : new String[] {"0", "99999999", "99999999999999999999"}) {
            ann.get("/api/database/rows/table/" + table + "/").isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
            ann.get("/api/database/rows/table/" + table + "/1/").isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        }
        ann.get("/api/database/rows/table/x/").isError(404, "URL_NOT_FOUND");
    }

    @Test
    void aMillionthOfAPlaceIsKept() {
        int[] ids = IntStream.rangeClosed(1, 5).toArray();
        grid.get("").is(200, page("5", "null", "null", rows(ids)));
        grid.post("?before=2", "{}").is(200, grid.text("""
                {"id": 6, "order": "1.50000000000000000000", "{Name}": null, "{Note}": null}"""));
        grid.post("?before=2", "{}").is(200, grid.text("""
                {"id": 7, "order": "1.66666666666666674068", "{Name}": null, "{Note}": null}"""));
        assertThat(grid.get("").ok().path("results").findValuesAsText("id"))
                .containsExactly("1", "6", "7", "2", "3", "4", "5");
    }
}
