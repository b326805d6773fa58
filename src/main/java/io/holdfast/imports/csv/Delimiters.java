package io.holdfast.imports.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds what stands between the cells of a file. */
final class Delimiters {
    /** In order of preference. */
    private static final List<Character> USUAL = List.of(',', ';', '\t', '|');

    private Delimiters() {}

    /**
     * How well a delimiter fits: into how many cells it cuts the most usual record, and how many records those are.
     *
     * @param share of all records, 0 to 1
     */
    private record Fit(char delimiter, int cells, double share) {
        /** Records of one cell are what every delimiter makes that does not occur. */
        boolean divides() {
            return cells > 1;
        }
    }

    /**
     * The one that cuts the most records into the same number of cells, more than one; where none does, the file has one
     * column, and it is one that leaves the most cells whole.
     *
     * @param sample the beginning of the file
     * @param whole whether that is all of it; else its last record counts only when there is no other
     */
    static char of(String sample, boolean whole) {
        List<Fit> fits = USUAL.stream().map(c -> fit(c, sample, whole)).toList();
        Stream<Fit> dividing = fits.stream().filter(Fit::divides);
        // max keeps the last of equals, and the first is preferred
        return dividing.max(byShare().thenComparing(Fit::cells).thenComparing(preference()))
                .or(() -> fits.stream().max(byShare().thenComparing(preference())))
                .orElseThrow()
                .delimiter;
    }

    private static Comparator<Fit> byShare() {
        return Comparator.comparingDouble(Fit::share);
    }

    private static Comparator<Fit> preference() {
        return Comparator.comparingInt(fit -> -USUAL.indexOf(fit.delimiter));
    }

    private static Fit fit(char delimiter, String sample, boolean whole) {
        List<Integer> counts = counts(delimiter, sample);
        if (!whole && counts.size() > 1) {
            counts.removeLast();
        }
        Map<Integer, Integer> records = new HashMap<>();
        counts.forEach(cells -> records.merge(cells, 1, Integer::sum));
        return records.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(usual -> new Fit(delimiter, usual.getKey(), (double) usual.getValue() / counts.size()))
                .orElse(new Fit(delimiter, 1, 0));
    }

    private static List<Integer> counts(char delimiter, String sample) {
        List<Integer> counts = new ArrayList<>();
        try (CsvReader<CsvRecord> records = CsvRecords.parser(delimiter)
                .allowExtraCharsAfterClosingQuote(true)
                .allowUnclosedQuote(true)
                .ofCsvRecord(sample)) {
            records.forEach(record -> counts.add(record.getFieldCount()));
        } catch (CsvParseException | java.io.IOException e) {
            // a record beyond all limits: what came before it has to do
            return counts;
        }
        return counts;
    }
}
