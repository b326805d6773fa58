package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** A cell of a file that is empty or missing is one that was not given. */
@QuarkusTest
class CsvEmptyCellsTest {
    private static final String FILE = "t,d,n,b,s,u\nA,,,,,\nB,\"\",\"\",\"\",\"\",\"\"\nC,,,checked,x,\nD\n";
    private static final String OPTIONS =
            "\"single_select\", \"select_options\": [{\"id\": -1, \"value\": \"x\", \"color\": \"red\"}]";

    private final Importer ann = Importer.registered();
    private final int table = ann.table("[\"t\"]");

    private void importing() {
        JsonNode job = ann.finished(ann.fileInto(table, "first_row_header=true", FILE));
        assertThat(job.path("report").path("failing_rows")).isEmpty();
        assertThat(ann.count(table)).isEqualTo(4);
    }

    private JsonNode row(int place) {
        return ann.rows(table).path("results").path(place);
    }

    @Test
    void withoutADefaultItStaysEmptyInEveryType() {
        ann.field(table, "d", "\"date\"");
        ann.field(table, "n", "\"number\"");
        ann.field(table, "b", "\"boolean\"");
        ann.field(table, "s", OPTIONS);
        ann.field(table, "u", "\"url\"");
        ann.field(table, "m", "\"email\"");
        ann.field(table, "p", "\"phone_number\"");
        ann.field(table, "r", "\"rating\"");
        ann.field(table, "l", "\"long_text\"");
        ann.field(table, "w", "\"date\", \"date_include_time\": true");

        importing();

        String empty = """
                {"t":"%s","d":null,"n":null,"b":false,"s":null,"u":"","m":"","p":"","r":0,"l":null,"w":null}""";
        assertThat(ann.cells(table, 0)).isEqualTo(empty.formatted("A"));
        assertThat(ann.cells(table, 1)).isEqualTo(empty.formatted("B"));
        assertThat(ann.cells(table, 3)).isEqualTo(empty.formatted("D"));
        assertThat(row(2).path("b").booleanValue()).isTrue();
        assertThat(row(2).path("s").path("value").asText()).isEqualTo("x");
    }

    @Test
    void withADefaultItGetsThat() {
        ann.field(table, "d", "\"date\"");
        ann.field(table, "n", "\"number\", \"number_default\": 5");
        ann.field(table, "b", "\"boolean\", \"boolean_default\": true");
        ann.field(table, "s", OPTIONS + ", \"single_select_default\": -1");
        ann.field(table, "u", "\"text\", \"text_default\": \"none\"");

        importing();

        for (int i = 0; i < 4; i++) {
            JsonNode row = row(i);
            assertThat(row.path("d").isNull()).isTrue();
            assertThat(row.path("n").textValue()).isEqualTo("5");
            assertThat(row.path("b").booleanValue()).isTrue();
            assertThat(row.path("s").path("value").asText()).isEqualTo("x");
            assertThat(row.path("u").textValue()).isEqualTo("none");
        }
    }
}
