package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blank and ragged lines mean the same however lines end, and the report counts what it was given. */
@QuarkusTest
class CsvLinesTest {
    private static final String FILE = "a,b\n1,2\n\n3\n4,5,6\n,\n  \n7,8";

    private final Importer ann = Importer.registered();

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void shortOnesArePaddedLongOnesReportedBlankOnesPassedOver(String end) {
        int table = ann.table("[\"a\", \"b\"]");

        JsonNode job = ann.finished(ann.fileInto(table, "first_row_header=true&delimiter=,", FILE.replace("\n", end)));

        JsonNode failing = job.path("report").path("failing_rows");
        assertThat(failing).hasSize(1);
        assertThat(failing.path("2").path("non_field_errors").path(0).asText()).isNotEmpty();
        assertThat(ann.count(table)).isEqualTo(5);
        assertThat(ann.cells(table, 0)).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(ann.cells(table, 1)).isEqualTo("{\"a\":\"3\",\"b\":null}");
        assertThat(ann.cells(table, 2)).isEqualTo("{\"a\":null,\"b\":null}");
        assertThat(ann.cells(table, 4)).isEqualTo("{\"a\":\"7\",\"b\":\"8\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aNewTableIsAsWideAsTheLongest(String end) {
        JsonNode job = ann.finished(ann.fileNew("name=T&first_row_header=true", FILE.replace("\n", end)));

        int table = job.path("table_id").asInt();
        assertThat(ann.count(table)).isEqualTo(6);
        assertThat(ann.cells(table, 1)).startsWith("{\"a\":\"3\",\"b\":").endsWith(",\"Field 3\":null}");
        assertThat(ann.cells(table, 2)).isEqualTo("{\"a\":\"4\",\"b\":\"5\",\"Field 3\":\"6\"}");
        assertThat(ann.cells(table, 4)).startsWith("{\"a\":\"  \",");
        assertThat(ann.cells(table, 5)).startsWith("{\"a\":\"7\",\"b\":\"8\",");
    }

    /** The 30 that a report has are those of the file, wherever its blank lines are. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void indexesOfTheReportAreThoseOfTheRecords(String end) {
        int table = ann.table("[\"a\", \"b\"]");
        String file = "\n\na,b\n\n1,2\n\n\n1,2,3\n\"x\n\ny\",2\n1,2,3\n".replace("\n", end);

        JsonNode failing = ann.finished(ann.fileInto(table, "first_row_header=true&delimiter=,", file))
                .path("report")
                .path("failing_rows");

        assertThat(failing.has("1")).isTrue();
        assertThat(failing.has("3")).isTrue();
        assertThat(failing).hasSize(2);
        assertThat(ann.rows(table).path("results").path(1).path("a").asText()).isEqualTo("x" + end + end + "y");
    }
}
