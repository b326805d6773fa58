package io.holdfast.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.storage.PhysicalTable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private static TableCopy table(long rows) {
        PhysicalTable physical = new PhysicalTable("app_1", "t" + rows);
        return new TableCopy(new SourceTable("T", 1, physical, rows, List.of()), 1, physical, List.of());
    }

    private static List<List<Long>> sizes(long... rows) {
        return Batches.of(Arrays.stream(rows).mapToObj(BatchesTest::table).toList(), 100).stream()
                .map(batch -> batch.tables().stream()
                        .map(copy -> copy.source().rows())
                        .toList())
                .toList();
    }

    @Test
    void largeTablesComeFirstAndAreTransactionsOfTheirOwn() {
        assertThat(sizes(1, 500, 100)).containsExactly(List.of(500L), List.of(100L), List.of(1L));
    }

    @Test
    void smallTablesShareATransaction() {
        assertThat(sizes(30, 30, 60, 40)).containsExactly(List.of(60L, 40L), List.of(30L, 30L));
    }

    @Test
    void noTransactionHasMoreThanAHundredTables() {
        List<Batches.Batch> batches = Batches.of(Collections.nCopies(250, table(0)), 100);
        assertThat(batches).extracting(batch -> batch.tables().size()).containsExactly(100, 100, 50);
        assertThat(batches).extracting(Batches.Batch::weight).containsExactly(100L, 100L, 50L);
    }

    @Test
    void nothingMakesNoBatch() {
        assertThat(sizes()).isEmpty();
    }
}
