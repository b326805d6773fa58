package io.holdfast.field.type;

import static io.holdfast.field.type.Compatibility.COMPATIBLE;
import static io.holdfast.field.type.Compatibility.INCOMPATIBLE;
import static io.holdfast.field.type.Compatibility.NONE;
import static io.holdfast.field.type.Definitions.changed;
import static io.holdfast.field.type.Definitions.of;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {
    private static final String OPTIONS =
            "{'id': 1, 'value': 'A', 'color': 'x'}, {'id': 2, 'value': 'B', 'color': 'y'}";

    @Test
    void aTextChangesOnlyInItsDescription() {
        assertChange("text", "{'text_default': 'a'}", "{'text_default': 'b'}", COMPATIBLE);
        assertChange("text", "{'text_default': 'a'}", "{'text_default': 'a'}", NONE);
        assertChange("long_text", "{}", "{'long_text_enable_rich_text': true}", COMPATIBLE);
        assertChange("long_text", "{}", "{}", NONE);
        assertChange("url", "{}", "{}", NONE);
        assertChange("email", "{}", "{}", NONE);
        assertChange("phone_number", "{}", "{}", NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'number_decimal_places': 3} | COMPATIBLE",
                "{'number_decimal_places': 10} | COMPATIBLE",
                "{'number_decimal_places': 1} | INCOMPATIBLE",
                "{'number_negative': false} | INCOMPATIBLE",
                "{'number_decimal_places': 3, 'number_negative': false} | INCOMPATIBLE",
                "{'number_prefix': '$'} | COMPATIBLE",
                "{'number_suffix': 'kg'} | COMPATIBLE",
                "{'number_separator': 'COMMA_PERIOD'} | COMPATIBLE",
                "{'number_default': 8} | COMPATIBLE",
                "{'number_default': '7.0'} | NONE",
                "{'number_decimal_places': 2} | NONE",
            })
    void aNumberMayGainDecimalsButNotLoseThem(String change, Compatibility expected) {
        assertChange(
                "number",
                "{'number_decimal_places': 2, 'number_negative': true, 'number_default': 7}",
                change,
                expected);
    }

    @Test
    void numbersBelowZeroMayBeAllowed() {
        assertChange("number", "{}", "{'number_negative': true}", COMPATIBLE);
    }

    @Test
    void aBooleanChangesOnlyInItsDefault() {
        assertChange("boolean", "{}", "{'boolean_default': true}", COMPATIBLE);
        assertChange("boolean", "{}", "{'boolean_default': false}", NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'date_include_time': false} | INCOMPATIBLE",
                "{'date_force_timezone_offset': 60} | INCOMPATIBLE",
                "{'date_force_timezone_offset': 0} | NONE",
                "{'date_force_timezone': 'Europe/Rome'} | COMPATIBLE",
                "{'date_format': 'ISO'} | COMPATIBLE",
                "{'date_time_format': '12'} | COMPATIBLE",
                "{'date_show_tzinfo': true} | COMPATIBLE",
                "{'date_format': 'EU'} | NONE",
            })
    void aDateKeepsItsValuesUnlessTimesComeGoOrShift(String change, Compatibility expected) {
        assertChange("date", "{'date_include_time': true}", change, expected);
    }

    @Test
    void aDateThatGetsTimesIsStoredAnew() {
        assertChange("date", "{}", "{'date_include_time': true}", INCOMPATIBLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'max_value': 6} | COMPATIBLE",
                "{'max_value': 4} | INCOMPATIBLE",
                "{'max_value': 5} | NONE",
                "{'color': 'red'} | COMPATIBLE",
                "{'style': 'heart'} | COMPATIBLE",
            })
    void aRatingMayOnlyGrow(String change, Compatibility expected) {
        assertChange("rating", "{}", change, expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id': 1, 'value': 'A', 'color': 'x'}, {'id': 2, 'value': 'B', 'color': 'y'} | NONE",
                "{'id': 1, 'value': 'Z', 'color': 'x'}, {'id': 2, 'value': 'B', 'color': 'y'} | COMPATIBLE",
                "{'id': 1, 'value': 'A', 'color': 'z'}, {'id': 2, 'value': 'B', 'color': 'y'} | COMPATIBLE",
                "{'id': 2, 'value': 'B', 'color': 'y'}, {'id': 1, 'value': 'A', 'color': 'x'} | COMPATIBLE",
                "{'id': 1, 'value': 'A', 'color': 'x'}, {'id': 2, 'value': 'B', 'color': 'y'}, {'value': 'C', 'color': 'z'} | COMPATIBLE",
                "{'id': 1, 'value': 'A', 'color': 'x'} | INCOMPATIBLE",
                "{'value': 'A', 'color': 'x'}, {'value': 'B', 'color': 'y'} | INCOMPATIBLE",
            })
    void aSelectMayNotLoseAnOption(String options, Compatibility expected) {
        FieldOptions before = FieldType.SINGLE_SELECT.fromStored(
                Definitions.json("{'select_options': [" + OPTIONS + "], 'single_select_default': null}"));
        FieldOptions after = changed(before, "single_select", "{'select_options': [" + options + "]}");
        assertThat(Compatibility.between(before, after)).isEqualTo(expected);
    }

    @Test
    void anotherDefaultOfASelectIsOnlyDescribed() {
        FieldOptions before = Definitions.OPEN_OR_DONE;
        FieldOptions after = changed(before, "single_select", "{'single_select_default': 2}");
        assertThat(Compatibility.between(before, after)).isEqualTo(COMPATIBLE);
    }

    @Test
    void anotherTypeIsAlwaysIncompatible() {
        for (FieldType before : FieldType.values()) {
            for (FieldType after : FieldType.values()) {
                assertThat(Compatibility.between(of(before.wireName(), "{}"), of(after.wireName(), "{}")))
                        .as("%s to %s", before, after)
                        .isEqualTo(before == after ? NONE : INCOMPATIBLE);
            }
        }
    }

    private static void assertChange(String type, String options, String change, Compatibility expected) {
        FieldOptions before = of(type, options);
        assertThat(Compatibility.between(before, changed(before, type, change))).isEqualTo(expected);
    }
}
