package io.holdfast.row;

import static io.holdfast.testing.Crm.rowsOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Listings ordered by what many rows have in common. */
@QuarkusTest
class TiesTest {
    private static final int ROWS = 2_000;
    private static final int PAGE = 200;

    private final Crm crm = Crm.create();
    private final int table = crm.table("T");
    private final int name = crm.field(table, 0);
    private final int notes = crm.field(table, 1);
    private final int active = crm.field(table, 2);

    /** Three texts, nothing, and two blank rows that are there already. */
    private void fill() {
        for (int from = 0; from < ROWS; from += PAGE) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            var items = body.putArray("items");
            IntStream.range(from, from + PAGE).forEach(i -> {
                ObjectNode item = items.addObject().put("field_" + active, i % 3 == 0);
                if (i % 4 > 0) {
                    item.put("field_" + name, "v" + i % 4);
                }
            });
            crm.owner().post(rowsOf(table) + "batch/", body.toString()).is(200);
        }
    }

    private List<Integer> walk(String orderBy) {
        List<Integer> ids = new ArrayList<>();
        for (int page = 1; page <= ROWS / PAGE + 1; page++) {
            crm.owner()
                    .get(rowsOf(table) + "?size=" + PAGE + "&page=" + page + "&order_by=" + orderBy)
                    .ok()
                    .path("results")
                    .forEach(row -> ids.add(row.path("id").asInt()));
        }
        return ids;
    }

    /** Writes move rows in the table's file, which is the order in which an unordered scan finds them. */
    private int writeOtherCells(AtomicBoolean enough) {
        Random random = new Random(18);
        int writes = 0;
        while (!enough.get()) {
            crm.owner()
                    .patch(
                            rowsOf(table) + (1 + random.nextInt(ROWS)) + "/",
                            "{\"field_%d\": \"%d\"}".formatted(notes, random.nextInt()))
                    .is(200);
            writes++;
        }
        return writes;
    }

    @Test
    void eachRowComesOnceAndInTheSamePlaceEachTimeWhileOthersAreWritten() throws Exception {
        fill();
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Integer> writer = threads.submit(() -> writeOtherCells(enough));
            try {
                for (String orderBy : List.of("field_" + name, "-field_" + name, "field_" + active)) {
                    List<Integer> first = walk(orderBy);
                    assertThat(first).as(orderBy).hasSize(ROWS + 2).doesNotHaveDuplicates();
                    assertThat(walk(orderBy)).as(orderBy).isEqualTo(first);
                }
            } finally {
                enough.set(true);
            }
            assertThat(writer.get()).isPositive();
        }
    }
}
