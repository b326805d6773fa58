package io.holdfast.field;

import static io.holdfast.testing.Crm.rowsOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A column of texts that look like dates, or nearly so, becomes one of dates; then everything else goes on. */
@QuarkusTest
class DatesFromTextTest {
    private static final List<String> TEXTS = List.of(
            "12024-01-01",
            "0000-00-00",
            "2024-02-30",
            "31/02/2024",
            "infinity",
            "-infinity",
            "today",
            "epoch",
            "now",
            "0044-03-15 BC",
            "2024-01-01T24:00",
            "2024-01-01 allballs",
            "٢٠٢٤-٠١-٠١",
            "2024_01_01",
            "9999-12-31",
            "0001-01-01");

    private final Crm crm = Crm.create();
    private final int table = crm.table("T");
    private final int name = crm.field(table, 0);

    /** Two blank rows are there already. */
    private int filled(String field) {
        int id = crm.field(table, field);
        var body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        TEXTS.forEach(text -> items.addObject().put("field_" + id, text).put("field_" + name, text));
        crm.owner().post(rowsOf(table) + "batch/", body.toString()).is(200);
        return id;
    }

    private List<String> column(int field, String query) {
        JsonNode page = crm.owner().get(rowsOf(table) + "?" + query).ok();
        assertThat(page.path("count").asInt()).isEqualTo(TEXTS.size() + 2);
        List<String> cells = new ArrayList<>();
        page.path("results").forEach(row -> cells.add(row.path("field_" + field).asText()));
        return cells;
    }

    private static List<String> nulls(int count) {
        return Collections.nCopies(count, "null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\": \"Day\", \"type\": \"text\"}",
                "{\"name\": \"Day\", \"type\": \"long_text\"}",
            })
    void whatIsNoDayOfTheCalendarIsEmptiedAndEveryLaterRequestWorks(String field) {
        int day = filled(field);

        change(day, "\"date_format\": \"ISO\"");

        List<String> cells = column(day, "size=200");
        assertThat(cells.subList(0, TEXTS.size())).isEqualTo(nulls(TEXTS.size()));
        assertThat(cells.subList(TEXTS.size(), cells.size())).containsExactly("9999-12-31", "0001-01-01");
        everythingElseWorks(day, List.of("0001-01-01", "9999-12-31"));

        change(day, "\"date_include_time\": true");
        everythingElseWorks(day, List.of("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"));
    }

    @Test
    void theSameHoldsForInstants() {
        int moment = filled("{\"name\": \"Moment\", \"type\": \"text\"}");

        change(moment, "\"date_format\": \"ISO\", \"date_include_time\": true");

        everythingElseWorks(moment, List.of("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"));
    }

    /** The first day of all begins in Tokyo when elsewhere it is a year that there is not. */
    @Test
    void anInstantThatAZoneMovesOutOfTheCalendarIsEmptied() {
        int moment = filled("{\"name\": \"Moment\", \"type\": \"text\"}");

        change(
                moment,
                "\"date_format\": \"ISO\", \"date_include_time\": true, \"date_force_timezone\": \"Asia/Tokyo\"");

        assertThat(column(moment, "size=200").stream().filter(cell -> !cell.equals("null")))
                .containsExactly("9999-12-30T15:00:00Z");
    }

    private void change(int field, String options) {
        crm.owner()
                .patch("/api/database/fields/" + field + "/", "{\"type\": \"date\", %s}".formatted(options))
                .is(200);
    }

    private void everythingElseWorks(int field, List<String> ascending) {
        List<String> up = column(field, "order_by=field_" + field);
        assertThat(up.subList(TEXTS.size(), up.size())).isEqualTo(ascending);
        List<String> down = column(field, "order_by=-field_" + field);
        assertThat(down.subList(0, 2)).isEqualTo(ascending.reversed());
        assertThat(down.subList(2, down.size())).isEqualTo(nulls(TEXTS.size()));
        Answer asked = crm.owner()
                .post(
                        "/api/snapshots/application/" + crm.application() + "/",
                        "{\"name\": \"of %s\"}".formatted(ascending.getFirst()))
                .is(202);
        crm.owner().finished(asked, Duration.ofSeconds(30));
    }
}
