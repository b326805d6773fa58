package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.problem.Faults;
import io.holdfast.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pass over a body sees, and that the pass of the job sees the same. */
class BodyScanTest {
    private static InputStream stream(String body, Charset charset) {
        return new ByteArrayInputStream(body.getBytes(charset));
    }

    private static BodyScan scan(String body) throws IOException {
        return BodyScan.of(stream(body, StandardCharsets.UTF_8), BodyScan.CellRule.JSON);
    }

    private static List<String> rows(String body, Charset charset, Matrix.Cells cells, int most) throws IOException {
        List<String> rows = new ArrayList<>();
        try (Matrix matrix = Matrix.open(stream(body, charset), cells, most, body.length())) {
            for (Rows.Row row = matrix.next(); row != null; row = matrix.next()) {
                rows.add(row.index() + " " + row.cells() + " " + row.length());
            }
        }
        return rows;
    }

    @Test
    void membersComeInAnyOrderAndUnknownOnesAreIgnored() throws IOException {
        String body = """
                {"x": {"data": [[1]], "name": "no"}, "data": [["a", [1, {"b": 2}]], []], "y": [[["z"]]],
                 "first_row_header": true, "name": "T"}""";

        BodyScan scan = scan(body);

        assertThat(scan.input().body()).hasToString("{\"first_row_header\":true,\"name\":\"T\"}");
        assertThat(scan.hasData()).isTrue();
        assertThat(scan.rows()).isEqualTo(2);
        assertThat(scan.columns()).isEqualTo(2);
        assertThat(scan.bytes()).isEqualTo(body.length());
        assertThat(rows(body, StandardCharsets.UTF_8, Matrix.Cells.TEXT, 9))
                .containsExactly("0 [\"a\", \"[1,{\\\"b\\\":2}]\"] 2", "1 [] 0");
    }

    @Test
    void cellsBeyondThoseWantedAreCountedOnly() throws IOException {
        assertThat(rows("{\"data\": [[1, [2], {\"c\": 3}, 4]]}", StandardCharsets.UTF_8, Matrix.Cells.SHALLOW, 3))
                .containsExactly("0 [1, [], {}] 4");
    }

    @Test
    void numbersKeepTheirDigits() throws IOException {
        assertThat(rows(
                        "{\"data\": [[1.50, 1e3, 123456789012345678901234567890, -0.0]]}",
                        StandardCharsets.UTF_8,
                        Matrix.Cells.SHALLOW,
                        9))
                .containsExactly("0 [1.50, 1E+3, 123456789012345678901234567890, 0.0] 4");
    }

    @Test
    void otherEncodingsOfUnicodeAreReadTwiceAlike() throws IOException {
        String body = "{\"data\": [[\"é\"], [\"x\"]]}";

        assertThat(BodyScan.of(stream(body, StandardCharsets.UTF_16BE), BodyScan.CellRule.TEXT)
                        .rows())
                .isEqualTo(2);
        assertThat(rows(body, StandardCharsets.UTF_16BE, Matrix.Cells.TEXT, 1))
                .containsExactly("0 [\"é\"] 1", "1 [\"x\"] 1");
    }

    @Test
    void onlyTheFirstOfManyFaultsAreTold() throws IOException {
        Faults faults = new Faults();

        scan("{\"data\": [" + "1,".repeat(1000) + "1]}").addTo(faults, true);

        assertThat(faults.detail().path("data").size()).isEqualTo(30);
    }

    @Test
    void aRowHasALimit() throws IOException {
        Faults faults = new Faults();
        String cell = "\"" + "x".repeat(6_000_000) + "\"";

        scan("{\"data\": [[\"small\"], [" + cell + "," + cell + "," + cell + "], [\"small\"]]}")
                .addTo(faults, true);

        assertThat(faults.detail().path("data").size()).isEqualTo(1);
        assertThat(faults.detail().at("/data/1/0/code").asText()).isEqualTo("max_length");
    }

    @Test
    void textsThatCannotBeStoredAreAFaultWhereAllCellsAreText() throws IOException {
        String body = "{\"data\": [[\"\\ud83d\\ude00\"], [{\"a\": [\"\\u0000\"]}], [\"\\ude00\\ud83d\"]]}";
        Faults asText = new Faults();
        Faults asJson = new Faults();

        BodyScan.of(stream(body, StandardCharsets.UTF_8), BodyScan.CellRule.TEXT)
                .addTo(asText, true);
        scan(body).addTo(asJson, true);

        assertThat(asText.detail().path("data").fieldNames()).toIterable().containsExactly("1", "2");
        assertThat(asJson.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\": [[\"a\"]",
                "{\"data\": [[\"a\"]]} {}",
                "{\"data\": [[1e99999999999]]}",
                "{\"data\": [[\"a\"]], \"data\": []}",
                "{\"name\": \"a\", \"name\": \"b\"}",
                "[1, ",
                "{\"x\": [}"
            })
    void whatIsNoJsonIsRefused(String body) {
        Problem problem = catchThrowableOfType(Problem.class, () -> scan(body));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).isNull();
    }
}
