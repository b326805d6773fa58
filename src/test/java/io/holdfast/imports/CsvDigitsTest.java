package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testing.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digits are kept as they are written: as text one by one, as number by their value. */
@QuarkusTest
class CsvDigitsTest {
    private static final List<List<String>> CELLS = List.of(
            List.of("00420", "00420", "420.00"),
            List.of("9007199254740993", "9007199254740993", "9007199254740993.00"),
            List.of("120e4", "1e5", "100000.00"),
            List.of("-0", "-0", "0.00"),
            List.of("1.10", "1.10", "1.10"),
            List.of("+7", "+7", "7.00"),
            List.of("0x1F", "1e-2", "0.01"),
            List.of("1_000", "-0.00", "0.00"),
            List.of(
                    "99999999999999999999999999999999999999999999999999.99",
                    "99999999999999999999999999999999999999999999999999.99",
                    "99999999999999999999999999999999999999999999999999.99"));

    private final Importer ann = Importer.registered();

    private int table() {
        int table = ann.table("[\"t\"]");
        ann.field(table, "n", "\"number\", \"number_decimal_places\": 2, \"number_negative\": true");
        return table;
    }

    private void assertKept(int table) {
        JsonNode rows = ann.rows(table).path("results");
        assertThat(rows).hasSize(CELLS.size());
        for (int i = 0; i < CELLS.size(); i++) {
            assertThat(rows.path(i).path("t").textValue())
                    .isEqualTo(CELLS.get(i).get(0));
            assertThat(rows.path(i).path("n").textValue())
                    .isEqualTo(CELLS.get(i).get(2));
        }
    }

    private static String file() {
        return "t,n\n"
                + CELLS.stream()
                        .map(row -> row.get(0) + "," + row.get(1) + "\n")
                        .collect(Collectors.joining());
    }

    private static String matrix() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode data = body.putArray("data");
        CELLS.forEach(row -> data.addArray().add(row.get(0)).add(row.get(1)));
        return body.toString();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inTextsAndInNumbers(boolean csv) {
        int table = table();

        Answer asked = csv ? ann.fileInto(table, "first_row_header=true", file()) : ann.importInto(table, matrix());

        assertThat(ann.finished(asked).path("report").path("failing_rows")).isEmpty();
        assertKept(table);
    }

    @Test
    void alsoWhenTheyComeAsANumber() {
        int table = table();

        ann.finished(ann.importInto(table, """
                {"data": [[9007199254740993, 9007199254740993], [1.10, 1.10], [120e4, 1e5], [-0, -0.00]]}"""));

        assertThat(ann.cells(table, 0)).isEqualTo("{\"t\":\"9007199254740993\",\"n\":\"9007199254740993.00\"}");
        assertThat(ann.cells(table, 1)).isEqualTo("{\"t\":\"1.10\",\"n\":\"1.10\"}");
        assertThat(ann.cells(table, 2)).isEqualTo("{\"t\":\"1200000\",\"n\":\"100000.00\"}");
        assertThat(ann.cells(table, 3)).isEqualTo("{\"t\":\"0\",\"n\":\"0.00\"}");
    }

    @Test
    void inANewTableAndWhenThatBecomesOneOfNumbers() {
        int table = ann.finished(ann.fileNew("name=T&first_row_header=true", file()))
                .path("table_id")
                .asInt();
        JsonNode rows = ann.rows(table).path("results");
        for (int i = 0; i < CELLS.size(); i++) {
            assertThat(rows.path(i).path("t").textValue())
                    .isEqualTo(CELLS.get(i).get(0));
            assertThat(rows.path(i).path("n").textValue())
                    .isEqualTo(CELLS.get(i).get(1));
        }

        ann.api()
                .patch("/api/database/fields/" + ann.fieldOf(table, 1) + "/", """
                        {"type": "number", "number_decimal_places": 2, "number_negative": true}""")
                .is(200);

        assertKept(table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1_000", "0x1F", "1,5", "１２", "٤٢", "NaN", "Infinity", "1e", "--1", "1.2.3", "5 %"})
    void whatIsNoNumberFailsItsRow(String text) {
        int table = table();

        JsonNode job = ann.finished(ann.fileInto(table, "", "a;" + text + "\nb;2\n"));

        assertThat(job.path("report").path("failing_rows")).hasSize(1);
        assertThat(job.path("report").path("failing_rows").has("0")).isTrue();
        assertThat(ann.cells(table, 0)).isEqualTo("{\"t\":\"b\",\"n\":\"2.00\"}");
    }
}
