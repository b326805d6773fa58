package io.holdfast.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/** Files of rows with ten columns of all kinds, about 157 bytes a row, the same in every run. */
final class MixedRows {
    private static final long SEED = 20_250_304;
    private static final LocalDate FIRST_DAY = LocalDate.of(1990, 1, 1);
    private static final int DAYS = 15_000;
    private static final List<String> CHOICES = List.of("new", "open", "waiting", "done", "cancelled");
    private static final List<String> WORDS = List.of(
            "harbour",
            "window",
            "ledger",
            "silver",
            "mountain",
            "paper",
            "orchard",
            "signal",
            "cotton",
            "river",
            "lantern",
            "market",
            "violet",
            "bridge",
            "copper",
            "meadow");

    /**
     * A column.
     *
     * @param sqlType of a table that PostgreSQL alone would have
     * @param field what makes the field, without its name
     */
    record Column(String name, String sqlType, String field) {}

    static final List<Column> COLUMNS = List.of(
            new Column("full_name", "text", "\"type\": \"text\""),
            new Column("quantity", "integer", "\"type\": \"number\", \"number_decimal_places\": 0"),
            new Column(
                    "price",
                    "numeric",
                    "\"type\": \"number\", \"number_decimal_places\": 2, \"number_negative\": true"),
            new Column("active", "boolean", "\"type\": \"boolean\""),
            new Column("since", "date", "\"type\": \"date\", \"date_format\": \"ISO\""),
            new Column("remarks", "text", "\"type\": \"long_text\""),
            new Column("email", "text", "\"type\": \"email\""),
            new Column("state", "text", "\"type\": \"single_select\", \"select_options\": [" + options() + "]"),
            new Column("article", "text", "\"type\": \"text\""),
            new Column(
                    "seen_at",
                    "timestamptz",
                    "\"type\": \"date\", \"date_format\": \"ISO\", \"date_include_time\": true"));

    private MixedRows() {}

    private static String options() {
        return String.join(
                ", ",
                CHOICES.stream()
                        .map(choice -> "{\"value\": \"" + choice + "\", \"color\": \"blue\"}")
                        .toList());
    }

    static Path file(Path folder, int rows) throws IOException {
        Path file = folder.resolve("mixed-" + rows + ".csv");
        Random random = new Random(SEED);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(String.join(",", COLUMNS.stream().map(Column::name).toList()));
            out.write('\n');
            for (int i = 1; i <= rows; i++) {
                out.write(row(random, i));
            }
        }
        return file;
    }

    private static String row(Random random, int number) {
        String first = word(random);
        String last = word(random);
        LocalDate day = FIRST_DAY.plusDays(random.nextInt(DAYS));
        LocalDate seen = FIRST_DAY.plusDays(random.nextInt(DAYS));
        int cents = random.nextInt(100_000_000) - 20_000_000;
        return first + ' ' + last + ','
                + random.nextInt(1_000_000) + ','
                + cents / 100 + '.' + two(Math.abs(cents % 100)) + ','
                + random.nextBoolean() + ','
                + day + ','
                + "\"The " + word(random) + " by the " + word(random) + ", then " + word(random) + "\","
                + first + '.' + last + number + "@example.org,"
                + CHOICES.get(random.nextInt(CHOICES.size())) + ','
                + Integer.toString(1_000_000_000 + random.nextInt(1_000_000_000))
                        .substring(1) + "0042,"
                + seen + 'T' + two(random.nextInt(24)) + ':' + two(random.nextInt(60)) + ':' + two(random.nextInt(60))
                + "Z\n";
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
