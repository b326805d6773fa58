package io.holdfast.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch as large as one can be has more values than the protocol of PostgreSQL has parameters. */
@QuarkusTest
class WideBatchTest {
    private static final int FIELDS = 400;
    private static final int ROWS = 200;

    private final Crm crm = Crm.create();

    private int wideTable() {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("name", "Wide").put("first_row_header", true);
        ArrayNode header = body.putArray("data").addArray();
        for (int i = 0; i < FIELDS; i++) {
            header.add("F" + i);
        }
        return crm.owner().post(crm.tables(), body.toString()).ok().path("id").asInt();
    }

    private static String items(boolean withIds, String mark) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        for (int row = 1; row <= ROWS; row++) {
            ObjectNode item = items.addObject();
            if (withIds) {
                item.put("id", row);
            }
            for (int i = 0; i < FIELDS; i++) {
                item.put("F" + i, cell(mark, row, i));
            }
        }
        return body.toString();
    }

    private static String cell(String mark, int row, int field) {
        return mark + row + "." + field;
    }

    private static void assertComplete(JsonNode rows, String mark) {
        assertThat(rows).hasSize(ROWS);
        for (int row = 1; row <= ROWS; row++) {
            JsonNode one = rows.get(row - 1);
            assertThat(one.path("id").asInt()).isEqualTo(row);
            for (int i = 0; i < FIELDS; i++) {
                assertThat(one.path("F" + i).asText()).isEqualTo(cell(mark, row, i));
            }
        }
    }

    @Test
    void eightyThousandValuesAreWrittenAtOnce() {
        String rows = Crm.rowsOf(wideTable());

        assertComplete(
                crm.owner()
                        .post(rows + "batch/?user_field_names", items(false, "a"))
                        .ok()
                        .path("items"),
                "a");
        assertComplete(
                crm.owner()
                        .patch(rows + "batch/?user_field_names", items(true, "b"))
                        .ok()
                        .path("items"),
                "b");
        assertComplete(crm.owner().get(rows + "?user_field_names&size=200").ok().path("results"), "b");

        List<String> ids = new ArrayList<>();
        for (int row = 1; row <= ROWS; row++) {
            ids.add(String.valueOf(row));
        }
        crm.owner()
                .post(rows + "batch-delete/", "{\"items\": [%s]}".formatted(String.join(",", ids)))
                .is(204);
        assertThat(crm.owner().get(rows).ok().path("count").asInt()).isZero();
    }
}
