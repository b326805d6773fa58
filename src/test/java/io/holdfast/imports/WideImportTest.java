package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** As many columns as a table can have. */
@QuarkusTest
class WideImportTest {
    private static final int FIELDS = 600;
    private static final int ROWS = 1_000;

    private final Importer ann = Importer.registered();

    private static String matrix() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", "Wide");
        ArrayNode data = body.putArray("data");
        for (int row = 0; row < ROWS; row++) {
            ArrayNode cells = data.addArray();
            for (int i = 0; i < FIELDS; i++) {
                cells.add(row + "." + i);
            }
        }
        return body.toString();
    }

    @Test
    void aThousandRowsOf600CellsComeIntoANewTableAndIntoOneThatIsThere() {
        String matrix = matrix();

        int table = ann.finished(ann.importNew(matrix)).path("table_id").asInt();
        assertLastRowOf(ROWS, table);
        ann.finished(ann.importInto(table, matrix));
        assertLastRowOf(2 * ROWS, table);
    }

    private void assertLastRowOf(int count, int table) {
        JsonNode page = ann.api()
                .get("/api/database/rows/table/" + table + "/?user_field_names&size=1&page=last")
                .ok();
        assertThat(page.path("count").asInt()).isEqualTo(count);
        JsonNode row = page.path("results").path(0);
        for (int i = 0; i < FIELDS; i++) {
            assertThat(row.path("Field " + (i + 1)).asText()).isEqualTo((ROWS - 1) + "." + i);
        }
    }

    @Test
    void aRowThatIsTooWideForPostgresFailsTheJobInWords() {
        String row = "["
                + "\"ninety characters or so: %s\",".formatted("x".repeat(70)).repeat(FIELDS - 1) + "\"\"]";

        JsonNode ended = ann.ended(ann.importNew("{\"name\": \"Wide\", \"data\": [%s]}".formatted(row)));

        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("human_readable_error").asText()).contains("cannot be stored");
        assertThat(ann.tables()).isZero();
    }
}
