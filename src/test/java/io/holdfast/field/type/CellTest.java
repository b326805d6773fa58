package io.holdfast.field.type;

import static io.holdfast.field.type.Definitions.OPEN_OR_DONE;
import static io.holdfast.field.type.Definitions.json;
import static io.holdfast.field.type.Definitions.of;
import static io.holdfast.field.type.Definitions.parsed;
import static io.holdfast.field.type.Definitions.written;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.holdfast.problem.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CellTest {
    private static final Map<String, FieldOptions> FIELDS = Map.ofEntries(
            Map.entry("text", TextOptions.PLAIN),
            Map.entry("long_text", LongTextOptions.PLAIN),
            Map.entry("number", NumberOptions.PLAIN),
            Map.entry("number_2", of("number", "{'number_decimal_places': 2, 'number_negative': true}")),
            Map.entry("boolean", BooleanOptions.PLAIN),
            Map.entry("date", DateOptions.PLAIN),
            Map.entry("date_time", of("date", "{'date_include_time': true, 'date_force_timezone': 'Europe/Rome'}")),
            Map.entry("url", UrlOptions.ONLY),
            Map.entry("email", EmailOptions.ONLY),
            Map.entry("phone_number", PhoneNumberOptions.ONLY),
            Map.entry("rating", RatingOptions.PLAIN),
            Map.entry("choice", OPEN_OR_DONE));

    static Stream<String> cells() throws IOException {
        try (var in = Objects.requireNonNull(CellTest.class.getResourceAsStream("cells.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"));
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aCellIsTakenOrRefused(String line) {
        String[] parts = line.split(" \\| ", 3);
        FieldOptions options = Objects.requireNonNull(FIELDS.get(parts[0]));
        switch (options.parse(parsed(parts[1]))) {
            case Cell.Value(Object value) -> assertThat(written(options, value)).isEqualTo(parsed(parts[2]));
            case Cell.Invalid(List<Fault> faults) ->
                assertThat("! "
                                + String.join(
                                        " ", faults.stream().map(Fault::code).toList()))
                        .isEqualTo(parts[2]);
            case Cell.Refused(String detail) ->
                assertThat(parts[2]).isEqualTo("?").isNotEqualTo(detail);
        }
    }

    @Test
    void aLongAddressIsBothInvalidAndTooLong() {
        assertThat(codes(EmailOptions.ONLY, "a@" + "b".repeat(252))).isEmpty();
        assertThat(codes(EmailOptions.ONLY, "a@" + "b".repeat(253))).containsExactly("invalid", "max_length");
        assertThat(codes(PhoneNumberOptions.ONLY, "0".repeat(100))).isEmpty();
        assertThat(codes(PhoneNumberOptions.ONLY, "0".repeat(101))).containsExactly("invalid", "max_length");
    }

    @Test
    void aUrlHasItsMarkWithinThe255FirstCharacters() {
        assertThat(codes(UrlOptions.ONLY, "🎉".repeat(255) + ".y")).isEmpty();
        assertThat(codes(UrlOptions.ONLY, "x".repeat(255) + "//y" + "z".repeat(5000)))
                .isEmpty();
        assertThat(codes(UrlOptions.ONLY, "x".repeat(256) + ".y")).containsExactly("invalid");
    }

    @Test
    void aVeryLongNumberIsNotEvenRead() {
        assertThat(codes(NumberOptions.PLAIN, "9".repeat(1_000_000))).containsExactly("invalid");
    }

    private static List<String> codes(FieldOptions options, String text) {
        return options.parse(TextNode.valueOf(text)) instanceof Cell.Invalid(List<Fault> faults)
                ? faults.stream().map(Fault::code).toList()
                : List.of();
    }

    @ParameterizedTest
    @CsvSource({
        "text, null",
        "long_text, null",
        "number, null",
        "boolean, false",
        "date, null",
        "date_time, null",
        "url, ''",
        "email, ''",
        "phone_number, ''",
        "rating, 0",
        "choice, null",
    })
    void nothingIsTheEmptyValueInAnImport(String field, String empty) {
        FieldOptions options = Objects.requireNonNull(FIELDS.get(field));
        JsonNode expected = empty.isEmpty() ? TextNode.valueOf("") : json(empty);
        assertThat(options.parseImported(NullNode.instance)).isEqualTo(new Cell.Value(options.emptyCell()));
        assertThat(written(options, options.emptyCell())).isEqualTo(expected);
        assertThat(written(options, null)).isEqualTo(expected);
        assertThat(written(options, options.defaultCell())).isEqualTo(expected);
    }

    @Test
    void aRowGetsTheDefaultsOfItsFields() {
        assertThat(of("text", "{'text_default': 'n/a'}").defaultCell()).isEqualTo("n/a");
        assertThat(of("boolean", "{'boolean_default': true}").defaultCell()).isEqualTo(true);
        assertThat(of(
                                "single_select",
                                "{'select_options': [{'id': -1, 'value': 'New', 'color': 'x'}], 'single_select_default': -1}")
                        .defaultCell())
                .isEqualTo(1);
        FieldOptions number = of("number", "{'number_decimal_places': 1, 'number_default': '7.25'}");
        assertThat(written(number, number.defaultCell())).isEqualTo(json("'7.3'"));
    }

    @Test
    void anOptionThatIsGoneReadsAsNothing() {
        assertThat(written(OPEN_OR_DONE, 99)).isEqualTo(json("null"));
    }

    @Test
    void theCellsOfATableThatIsCreatedStayAsTheyAre() {
        assertThat(TextCells.parseInitial(json("' x '"))).isEqualTo(new Cell.Value(" x "));
        assertThat(TextCells.parseInitial(json("1.50"))).isEqualTo(new Cell.Value("1.50"));
        assertThat(TextCells.parseInitial(json("true"))).isEqualTo(new Cell.Value("true"));
        assertThat(TextCells.parseInitial(json("null"))).isEqualTo(new Cell.Value(null));
        assertThat(TextCells.parseInitial(json("[1]"))).isEqualTo(new Cell.Value("[1]"));
        assertThat(TextCells.parseInitial(TextNode.valueOf("\0"))).isInstanceOf(Cell.Invalid.class);
    }
}
