package io.holdfast.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever walks through all pages of a table meets each row once, however many are alike, and whoever writes meanwhile. */
@QuarkusTest
class PagesBesideWritersTest {
    private static final int ROWS = 1_500;

    private final Crm crm = Crm.create();
    private final int table = table();
    private final int alike = crm.field(table, 0);
    private final int written = crm.field(table, 1);
    private final int flag = crm.field(table, "{\"name\": \"Flag\", \"type\": \"boolean\"}");

    /** One of three texts, or nothing. */
    private int table() {
        String rows = IntStream.range(0, ROWS)
                .mapToObj(i -> i % 4 == 3 ? "[]" : "[\"%s\", \"\"]".formatted("abc".charAt(i % 4)))
                .collect(Collectors.joining(","));
        return crm.owner()
                .post(crm.tables(), """
                {"name": "Alike", "data": [["Alike", "Written"], %s], "first_row_header": true}""".formatted(rows))
                .ok()
                .path("id")
                .asInt();
    }

    private record Seen(int id, String value) {}

    private List<Seen> walk(String order, int field) {
        List<Seen> seen = new ArrayList<>();
        String query = "?size=200&order_by=" + order + "field_" + field;
        for (int page = 1; seen.size() < ROWS; page++) {
            JsonNode rows = crm.owner()
                    .get(Crm.rowsOf(table) + query + "&page=" + page)
                    .ok()
                    .path("results");
            assertThat(rows).isNotEmpty();
            rows.forEach(row -> seen.add(
                    new Seen(row.path("id").asInt(), row.path("field_" + field).asText())));
        }
        return seen;
    }

    @Test
    void everyRowIsOnOnePageInTheSameOrderEachTime() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> write(over));
        try {
            for (String order : List.of("", "-")) {
                for (int field : List.of(alike, flag)) {
                    List<Seen> seen = walk(order, field);

                    assertThat(seen.stream().map(Seen::id).distinct()).hasSize(ROWS);
                    assertThat(walk(order, field)).isEqualTo(seen);
                    for (int i = 1; i < ROWS; i++) {
                        Seen before = seen.get(i - 1);
                        Seen row = seen.get(i);
                        assertThat(row.id() > before.id() || !row.value().equals(before.value()))
                                .as("those that are alike stand in the order of the table")
                                .isTrue();
                    }
                }
            }
        } finally {
            over.set(true);
        }
        assertThat(writer.get(30, TimeUnit.SECONDS)).isPositive();
    }

    /** Other cells of any rows, which lie elsewhere in PostgreSQL's files from then on. */
    private int write(AtomicBoolean over) {
        Random random = new Random(1);
        int count = 0;
        for (; !over.get(); count++) {
            int row = 1 + random.nextInt(ROWS);
            crm.owner()
                    .patch(Crm.rowsOf(table) + row + "/", "{\"field_%d\": \"%d\"}".formatted(written, count))
                    .is(200);
        }
        return count;
    }
}
