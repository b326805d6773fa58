package io.holdfast.copying;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Divides the tables of a copy into transactions. */
final class Batches {
    private Batches() {}

    /**
     * Some tables for one transaction.
     *
     * @param rows about how many rows they have
     */
    record Batch(List<TableCopy> tables, long rows) {
        /** Its part in the work: a table costs something even where the statistics know of no rows. */
        long weight() {
            return rows + tables.size();
        }
    }

    /**
     * Large tables first, so that none of them is begun when everything else is done; at most 100 to a transaction.
     *
     * @param rows how many rows make a batch full
     */
    static List<Batch> of(List<TableCopy> copies, long rows) {
        List<TableCopy> ordered = copies.stream()
                .sorted(Comparator.comparingLong(
                                (TableCopy copy) -> copy.source().rows())
                        .reversed())
                .toList();
        List<Batch> batches = new ArrayList<>();
        List<TableCopy> open = new ArrayList<>();
        long inOpen = 0;
        for (TableCopy copy : ordered) {
            long more = copy.source().rows();
            if (!open.isEmpty() && (inOpen + more > rows || open.size() == CopyMaker.TABLES_PER_TRANSACTION)) {
                batches.add(new Batch(List.copyOf(open), inOpen));
                open.clear();
                inOpen = 0;
            }
            open.add(copy);
            inOpen += more;
        }
        if (!open.isEmpty()) {
            batches.add(new Batch(List.copyOf(open), inOpen));
        }
        return batches;
    }
}
