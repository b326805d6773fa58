package io.holdfast.field.type;

import static io.holdfast.field.type.Definitions.OPEN_OR_DONE;
import static io.holdfast.field.type.Definitions.changed;
import static io.holdfast.field.type.Definitions.json;
import static io.holdfast.field.type.Definitions.of;
import static io.holdfast.field.type.Definitions.written;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.testing.PlainPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(PlainPostgres.class)
class ConversionTest {
    private static final Name TABLE = DSL.name("cells");
    private static final Name COLUMN = DSL.name("field 1");
    private static final Field<Integer> ROW = DSL.field(DSL.name("row"), Integer.class);

    private static final List<String> SAMPLES = List.of(
            "",
            "abc",
            "12",
            "-3.456",
            "1e2",
            " 7 ",
            "true",
            "Yes",
            "2025-03-04",
            "04/03/2025",
            "2025-03-04T10:15:00Z",
            "1:30",
            "a@b.org",
            "https://example.org",
            "+39 055",
            "Open",
            "open",
            "Open,Done",
            "3.5",
            "99");

    private static final String TWO_OPTIONS =
            "{'select_options': [{'value': 'Open', 'color': 'blue'}, {'value': 'Done', 'color': 'red'}]}";

    /** Type and body of a change to it, by the name it has in conversions.txt. */
    private static final Map<String, List<String>> TARGETS = Map.ofEntries(
            Map.entry("long_text", List.of("long_text", "{}")),
            Map.entry("number", List.of("number", "{}")),
            Map.entry("number 2", List.of("number", "{'number_decimal_places': 2, 'number_negative': true}")),
            Map.entry("rating", List.of("rating", "{}")),
            Map.entry("boolean", List.of("boolean", "{}")),
            Map.entry("date", List.of("date", "{'date_format': 'EU'}")),
            Map.entry("date ISO", List.of("date", "{'date_format': 'ISO'}")),
            Map.entry("date time", List.of("date", "{'date_format': 'ISO', 'date_include_time': true}")),
            Map.entry("url", List.of("url", "{}")),
            Map.entry("email", List.of("email", "{}")),
            Map.entry("phone_number", List.of("phone_number", "{}")),
            Map.entry("single_select", List.of("single_select", TWO_OPTIONS)));

    private final DSLContext sql;

    ConversionTest(DSLContext sql) {
        this.sql = sql;
    }

    static Stream<String> chains() throws IOException {
        try (var in = Objects.requireNonNull(ConversionTest.class.getResourceAsStream("conversions.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"));
        }
    }

    @ParameterizedTest
    @MethodSource("chains")
    void textsPassFromTypeToType(String chain) {
        String[] parts = chain.split(": ", 2);
        String[] names = parts[0].split(" > ");
        fill(TextOptions.PLAIN, SAMPLES);
        FieldOptions options = TextOptions.PLAIN;
        for (String name : names[0].equals("text") ? List.of(names[1]) : List.of(names)) {
            List<String> target = Objects.requireNonNull(TARGETS.get(name));
            options = change(options, changed(options, target.get(0), target.get(1)));
        }
        assertThat(shown(options)).hasToString(expected(parts[1]).toString());
    }

    private static JsonNode expected(String cells) {
        if (!cells.startsWith("20 × ")) {
            return json(cells);
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 20; i++) {
            all.add(json(cells.substring(5)));
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'number_decimal_places': 0} | ['2', '-2', '1', '2', '3', null]",
                "{'number_negative': false} | ['1.555', '0.000', '0.500', '1.500', '2.500', null]",
            })
    void numbersAreRoundedAwayFromZeroAndNegativesBecomeZero(String change, String cells) {
        FieldOptions before = of("number", "{'number_decimal_places': 3, 'number_negative': true}");
        fill(before, decimals("1.555", "-1.555", "0.5", "1.5", "2.5", null));
        FieldOptions after = change(before, changed(before, "number", change));
        assertThat(shown(after)).isEqualTo(json(cells));
    }

    @Test
    void aLowerMaximumClampsRatings() {
        FieldOptions before = of("rating", "{'max_value': 10}");
        fill(before, Arrays.asList(0, 3, 4, 10, null));
        FieldOptions after = change(before, changed(before, "rating", "{'max_value': 3}"));
        assertThat(shown(after)).isEqualTo(json("[0, 3, 3, 3, 0]"));
        assertThat(stored()).containsExactly(0, 3, 3, 3, null);
    }

    @Test
    void cellsOfARemovedOptionBecomeEmpty() {
        fill(OPEN_OR_DONE, Arrays.asList(1, 2, null, 1));
        FieldOptions after = change(
                OPEN_OR_DONE,
                changed(
                        OPEN_OR_DONE,
                        "single_select",
                        "{'select_options': [{'id': 2, 'value': 'Did', 'color': 'x'}]}"));
        assertThat(stored()).containsExactly(null, 2, null, null);
        change(after, changed(after, "single_select", "{'select_options': []}"));
        assertThat(stored()).containsExactly(null, null, null, null);
    }

    @Test
    void aDayBecomesMidnightOfTheForcedZoneAndComesBack() {
        FieldOptions day = DateOptions.PLAIN;
        fill(day, Arrays.asList(LocalDate.parse("2025-07-04"), LocalDate.parse("0001-01-01"), null));
        FieldOptions instant =
                change(day, changed(day, "date", "{'date_include_time': true, 'date_force_timezone': 'Europe/Rome'}"));
        assertThat(shown(instant)).isEqualTo(json("['2025-07-03T22:00:00Z', null, null]"));
        FieldOptions again = change(instant, changed(instant, "date", "{'date_include_time': false}"));
        assertThat(shown(again)).isEqualTo(json("['2025-07-04', null, null]"));
    }

    @Test
    void anOffsetShiftsInstants() {
        FieldOptions before = of("date", "{'date_include_time': true}");
        fill(before, instants("2025-03-04T10:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:00Z"));
        FieldOptions after = change(before, changed(before, "date", "{'date_force_timezone_offset': -90}"));
        assertThat(shown(after)).isEqualTo(json("['2025-03-04T08:30:00Z', null, '9999-12-31T22:29:00Z']"));
    }

    @Test
    void instantsReadAsTheForcedZoneShowsThem() {
        FieldOptions instant = of(
                "date",
                "{'date_format': 'US', 'date_include_time': true, 'date_time_format': '12', 'date_force_timezone': 'Asia/Tokyo'}");
        fill(instant, instants("2025-03-04T10:05:07Z", "2025-03-04T15:00:00Z"));
        FieldOptions text = change(instant, TextOptions.PLAIN);
        assertThat(shown(text)).isEqualTo(json("['03/04/2025 07:05 PM', '03/05/2025 12:00 AM']"));
        FieldOptions again = change(text, instant);
        assertThat(shown(again)).isEqualTo(json("['2025-03-04T10:05:00Z', '2025-03-04T15:00:00Z']"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2025-03-04            | 2025-03-04 | 2025-03-04 | 2025-03-04T00:00:00Z",
                "2025/3/4              | 2025-03-04 | 2025-03-04 | 2025-03-04T00:00:00Z",
                "04/03/2025            | 2025-03-04 | 2025-04-03 | 2025-04-03T00:00:00Z",
                "4.3.2025              | 2025-03-04 | 2025-04-03 | 2025-04-03T00:00:00Z",
                "03/25/2025            | 2025-03-25 | 2025-03-25 | 2025-03-25T00:00:00Z",
                "25/03/2025            | 2025-03-25 |            |",
                "31/02/2024            |            |            |",
                "29/02/2024            | 2024-02-29 |            |",
                "2023-02-29            |            |            |",
                "1900-02-29            |            |            |",
                "2000-02-29            | 2000-02-29 | 2000-02-29 | 2000-02-29T00:00:00Z",
                "2024-02-30            |            |            |",
                "2024-04-31            |            |            |",
                "2024-13-01            |            |            |",
                "2024-00-10            |            |            |",
                "0000-00-00            |            |            |",
                "0000-01-01            |            |            |",
                "0001-01-01            | 0001-01-01 | 0001-01-01 | 0001-01-01T00:00:00Z",
                "9999-12-31            | 9999-12-31 | 9999-12-31 | 9999-12-31T00:00:00Z",
                "12024-01-01           |            |            |",
                "0044-03-15 BC         |            |            |",
                "infinity              |            |            |",
                "-infinity             |            |            |",
                "today                 |            |            |",
                "now                   |            |            |",
                "epoch                 |            |            |",
                "2024-01-01T24:00      |            |            |",
                "2024-01-01T23:60      |            |            |",
                "2024-01-01 23:59:60   |            |            |",
                "2024-01-01T9:05       | 2024-01-01 | 2024-01-01 | 2024-01-01T09:05:00Z",
                "2024-01-01 09:05 PM   | 2024-01-01 | 2024-01-01 | 2024-01-01T21:05:00Z",
                "2024-01-01 13:05 PM   |            |            |",
                "2024-01-01 10:00:00.5 | 2024-01-01 | 2024-01-01 | 2024-01-01T10:00:00.500000Z",
                "2024-01-01T10:00+02:00 | 2024-01-01 | 2024-01-01 | 2024-01-01T08:00:00Z",
                "2024-01-01T23:00-0530 | 2024-01-01 | 2024-01-01 | 2024-01-02T04:30:00Z",
                "2024-01-01T10:00+99:00 |           |            |",
                "2024-01-01T10:00 Mars |            |            |",
                "9999-12-31T23:00-02:00 | 9999-12-31 | 9999-12-31 |",
                "0001-01-01T01:00+02:00 | 0001-01-01 | 0001-01-01 |",
                "9999-12-31T23:59:59.9999999 | 9999-12-31 | 9999-12-31 |",
                "20250304              | 2025-03-04 | 2025-03-04 | 2025-03-04T00:00:00Z",
                "12345678              |            |            |",
                "4 March 2025          | 2025-03-04 | 2025-03-04 | 2025-03-04T00:00:00Z",
                "04-Mar-2025           | 2025-03-04 | 2025-03-04 | 2025-03-04T00:00:00Z",
                "MARCH 4, 2025 10:15   | 2025-03-04 | 2025-03-04 | 2025-03-04T10:15:00Z",
                "Sept 4 2025           | 2025-09-04 | 2025-09-04 | 2025-09-04T00:00:00Z",
                "4 October 2025T10:15  |            |            |",
                "29 Feb 2023           |            |            |",
                "4 Marble 2025         |            |            |",
                "04/03/25              | 2025-03-04 | 2025-04-03 | 2025-04-03T00:00:00Z",
                "04/03/70              | 1970-03-04 | 1970-04-03 | 1970-04-03T00:00:00Z",
                "1:30                  |            |            |",
                "2025                  |            |            |",
                "2025-03               |            |            |",
                "2025-03-04x           |            |            |",
                "٢٠٢٥-٠٣-٠٤            |            |            |",
            })
    void textsBecomeDates(String text, @Nullable String european, @Nullable String iso, @Nullable String instant) {
        assertThat(fromText(text, "{}")).isEqualTo(european);
        assertThat(fromText(text, "{'date_format': 'ISO'}")).isEqualTo(iso);
        assertThat(fromText(text, "{'date_format': 'ISO', 'date_include_time': true}"))
                .isEqualTo(instant);
    }

    private @Nullable String fromText(String text, String date) {
        fill(TextOptions.PLAIN, List.of(" " + text));
        return shown(change(TextOptions.PLAIN, of("date", date))).get(0).textValue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "00420 | 420.00",
                "9007199254740993 | 9007199254740993.00",
                "120e4 | 1200000.00",
                "-0 | 0.00",
                "-0.001 | 0.00",
                "1.10 | 1.10",
                "+7 | 7.00",
                ".5 | 0.50",
                "5. | 5.00",
                "0.125 | 0.13",
                "-0.125 | -0.13",
                "1e-400 | 0.00",
                "1e999999999 |",
                "1e-999999999 |",
                "1e400 |",
                "1e49 | 10000000000000000000000000000000000000000000000000.00",
                "1e50 |",
                "99999999999999999999999999999999999999999999999999.994 | 99999999999999999999999999999999999999999999999999.99",
                "99999999999999999999999999999999999999999999999999.995 |",
                "1_000 |",
                "1,000 |",
                "0x10 |",
                "NaN |",
                "Infinity |",
                "- |",
                ". |",
                "e5 |",
                "1e |",
                "١٢ |",
                "1 2 |",
            })
    void textsBecomeNumbers(String text, @Nullable String number) {
        fill(TextOptions.PLAIN, List.of("\t" + text + " "));
        FieldOptions after =
                change(TextOptions.PLAIN, of("number", "{'number_decimal_places': 2, 'number_negative': true}"));
        assertThat(shown(after).get(0).textValue()).isEqualTo(number);
    }

    @Test
    void textsThatDifferInCaseKeepAnOptionEach() {
        fill(
                TextOptions.PLAIN,
                Arrays.asList("Blau", "blau", "BLAU", " blau", "rot 7", "ROT 7", "a,b", "ärger", "ÄRGER", "", null));
        FieldOptions select = change(TextOptions.PLAIN, of("single_select", """
                {'select_options': [
                    {'value': 'Blau', 'color': 'x'}, {'value': 'blau', 'color': 'x'}, {'value': 'BLAU', 'color': 'x'},
                    {'value': 'rot 7', 'color': 'x'}, {'value': 'a,b', 'color': 'x'}, {'value': 'Ärger', 'color': 'x'},
                    {'value': 'blau', 'color': 'x'}]}"""));
        assertThat(stored()).containsExactly(1, 2, 3, 1, 4, 4, 5, 6, 6, null, null);
        FieldOptions text = change(select, TextOptions.PLAIN);
        assertThat(shown(text))
                .isEqualTo(json(
                        "['Blau', 'blau', 'BLAU', 'Blau', 'rot 7', 'rot 7', 'a,b', 'Ärger', 'Ärger', null, null]"));
    }

    /** Whatever a column holds, each type makes legal cells of it, in place and on the way into another table. */
    @ParameterizedTest
    @MethodSource("definitions")
    void everyTypeMakesLegalCellsOfEveryOther(FieldOptions from) {
        List<@Nullable Object> nasty = nasty(from);
        for (FieldOptions to : definitions().toList()) {
            if (from.type() == to.type()) {
                continue;
            }
            fill(from, nasty);
            List<@Nullable Object> copied =
                    new ArrayList<>(sql.select(Conversion.converted(DSL.field(COLUMN, from.column()), from, to))
                            .from(TABLE)
                            .orderBy(ROW)
                            .fetch(0, to.column().getType()));
            change(from, to);
            assertThat(stored(to)).as("%s to %s", from, to).isEqualTo(copied);
            for (Object cell : copied) {
                Cell legal = cell == null ? to.parseImported(json("null")) : to.parse(sent(to, cell));
                Object kept = to.column().getType() == String.class && cell != null
                        ? cell.toString().strip()
                        : cell;
                assertThat(legal).as("%s to %s", from, to).isEqualTo(new Cell.Value(kept));
            }
        }
    }

    private static JsonNode sent(FieldOptions options, Object cell) {
        JsonNode shown = written(options, cell);
        return options instanceof SingleSelectOptions ? shown.get("id") : shown;
    }

    static Stream<FieldOptions> definitions() {
        return Stream.of(
                TextOptions.PLAIN,
                LongTextOptions.PLAIN,
                NumberOptions.PLAIN,
                of("number", "{'number_decimal_places': 10, 'number_negative': true}"),
                BooleanOptions.PLAIN,
                DateOptions.PLAIN,
                of("date", "{'date_format': 'US'}"),
                of("date", "{'date_format': 'ISO'}"),
                of("date", "{'date_format': 'EU', 'date_include_time': true}"),
                of(
                        "date",
                        "{'date_format': 'US', 'date_include_time': true, 'date_time_format': '12', 'date_force_timezone': 'America/Los_Angeles'}"),
                of(
                        "date",
                        "{'date_format': 'ISO', 'date_include_time': true, 'date_force_timezone': 'Pacific/Kiritimati'}"),
                UrlOptions.ONLY,
                EmailOptions.ONLY,
                PhoneNumberOptions.ONLY,
                RatingOptions.PLAIN,
                new SingleSelectOptions(
                        List.of(
                                new SelectOption(1, "2025-03-04", "x"),
                                new SelectOption(2, "12", "x"),
                                new SelectOption(3, "it's {0} ? \\ \" $$ ü", "x"),
                                new SelectOption(4, "yes", "x")),
                        null));
    }

    private static List<@Nullable Object> nasty(FieldOptions from) {
        List<@Nullable Object> cells = switch (from) {
            case NumberOptions number ->
                decimals(
                        "0",
                        "1",
                        "4.5",
                        "0.4999999999",
                        "12",
                        "99999999999999999999999999999999999999999999999999",
                        "20250304",
                        number.negative() ? "-3.5" : "2147483648",
                        number.negative() ? "-0.0000000001" : "0.5");
            case BooleanOptions bool -> new ArrayList<>(List.of(true, false));
            case RatingOptions rating -> new ArrayList<>(List.of(0, 1));
            case SingleSelectOptions select -> new ArrayList<>(List.of(1, 2, 3, 4, 99, -1));
            case DateOptions date ->
                date.includeTime()
                        ? instants(
                                "0001-01-01T00:00:00Z",
                                "9999-12-31T23:59:59.999999Z",
                                "2025-03-04T10:15:30.123456Z",
                                "1600-02-29T00:00:00Z")
                        : new ArrayList<>(List.of(
                                LocalDate.parse("0001-01-01"),
                                LocalDate.parse("9999-12-31"),
                                LocalDate.parse("2024-02-29")));
            default -> new ArrayList<>(texts());
        };
        cells.add(null);
        return cells;
    }

    /** What texts, urls, addresses and numbers might be, and what their columns should never hold. */
    private static List<String> texts() {
        List<String> texts = new ArrayList<>(SAMPLES);
        texts.addAll(List.of(
                "31/02/2024",
                "12024-01-01",
                "infinity",
                "-infinity",
                "today",
                "now",
                "epoch",
                "0000-00-00",
                "0044-03-15 BC",
                "2024-01-01T24:00",
                "2024-02-30",
                "9999-12-31",
                "9999-12-31T23:59:59-15:00",
                "0001-01-01T00:00+14:00",
                "2024-01-01T00:00:00+15:59",
                "2024-01-01T10:00 Mars/Phobos",
                "2024-01-01 10:15 am",
                "1e999999999",
                "-1e-999999999",
                "1e400",
                "9".repeat(300),
                "." + "1".repeat(250),
                "9".repeat(199),
                "1e999",
                "9e0000000999",
                "NaN",
                "nan",
                "Infinity",
                "0x1F",
                "1_000",
                "١٢٣",
                "２０２５-03-04",
                "\\",
                "\\1",
                "'",
                "\"",
                "{0}",
                "?",
                "%",
                "$1",
                "\u0001",
                "\u00a0",
                "\u3000",
                "line\nbreak",
                "tab\there",
                "a\u00a0b.c",
                "🎉",
                "a@b",
                "a@b@c",
                "@",
                "a@",
                "a,b@c.de",
                ".",
                "//",
                "a.",
                "x//",
                "//y",
                "x".repeat(255) + ".y",
                "x".repeat(256) + ".y",
                "a@" + "b".repeat(253),
                "1".repeat(100),
                "1".repeat(101),
                "YES",
                "Checked",
                " yes ",
                "T",
                "open ",
                "OPEN",
                "2147483648",
                "-2147483649",
                "99999999999999999999",
                "20250304",
                "March 4, 2025",
                "4 Feb 2023",
                "30 February 2024",
                "04/03/25",
                "1/1/1",
                "1-1-1-1",
                "2025-03-04" + " ".repeat(300)));
        return texts;
    }

    private static List<@Nullable Object> decimals(@Nullable String... numbers) {
        List<@Nullable Object> all = new ArrayList<>();
        for (String number : numbers) {
            all.add(number == null ? null : new BigDecimal(number));
        }
        return all;
    }

    private static List<@Nullable Object> instants(String... instants) {
        return new ArrayList<>(Stream.of(instants).map(OffsetDateTime::parse).toList());
    }

    private void fill(FieldOptions options, List<? extends @Nullable Object> cells) {
        sql.execute("drop table if exists {0}", TABLE);
        sql.createTable(TABLE).column(ROW).column(COLUMN, options.column()).execute();
        for (int i = 0; i < cells.size(); i++) {
            sql.execute(
                    "insert into {0} values ({1}, {2})", TABLE, DSL.val(i), DSL.val(cells.get(i), options.column()));
        }
    }

    private FieldOptions change(FieldOptions before, FieldOptions after) {
        Field<?> column = DSL.field(COLUMN, before.column());
        Optional<Field<?>> cells = before.type() == after.type()
                ? Conversion.rewritten(column, before, after)
                : Optional.of(Conversion.converted(column, before, after));
        cells.ifPresent(using -> sql.execute(
                "alter table {0} alter column {1} type {2} using ({3})",
                TABLE, COLUMN, DSL.sql(after.column().getCastTypeName(sql.configuration())), using));
        return after;
    }

    private List<@Nullable Object> stored() {
        return new ArrayList<>(
                sql.select(DSL.field(COLUMN)).from(TABLE).orderBy(ROW).fetch(0));
    }

    private List<@Nullable Object> stored(FieldOptions options) {
        return new ArrayList<>(sql.select(DSL.field(COLUMN, options.column()))
                .from(TABLE)
                .orderBy(ROW)
                .fetch(0, options.column().getType()));
    }

    private JsonNode shown(FieldOptions options) {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        for (Object cell : stored(options)) {
            JsonNode json = written(options, cell);
            shown.add(json.isObject() ? json.get("value") : json);
        }
        return shown;
    }
}
