package io.holdfast.field.type;

import static io.holdfast.field.type.Definitions.OPEN_OR_DONE;
import static io.holdfast.field.type.Definitions.changed;
import static io.holdfast.field.type.Definitions.idsFrom;
import static io.holdfast.field.type.Definitions.json;
import static io.holdfast.field.type.Definitions.of;
import static io.holdfast.field.type.Definitions.parsed;
import static io.holdfast.field.type.Definitions.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Input;
import io.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text | {} | {'text_default': ''}",
                "text | {'text_default': ' n/a '} | {'text_default': 'n/a'}",
                "long_text | {} | {'long_text_enable_rich_text': null}",
                "long_text | {'long_text_enable_rich_text': true} | {'long_text_enable_rich_text': true}",
                "number | {} | {'number_decimal_places': 0, 'number_negative': false, 'number_prefix': '', 'number_suffix': '', 'number_separator': '', 'number_default': null}",
                "number | {'number_decimal_places': 2, 'number_negative': true, 'number_prefix': '€', 'number_suffix': ' kg', 'number_separator': 'COMMA_PERIOD', 'number_default': 7} | {'number_decimal_places': 2, 'number_negative': true, 'number_prefix': '€', 'number_suffix': 'kg', 'number_separator': 'COMMA_PERIOD', 'number_default': '7.00000000000000000000'}",
                "boolean | {} | {'boolean_default': false}",
                "boolean | {'boolean_default': 'yes'} | {'boolean_default': true}",
                "date | {} | {'date_format': 'EU', 'date_include_time': false, 'date_time_format': '24', 'date_show_tzinfo': false, 'date_force_timezone': null}",
                "date | {'date_format': 'ISO', 'date_include_time': true, 'date_time_format': '12', 'date_force_timezone': 'Europe/Rome', 'date_show_tzinfo': true, 'date_force_timezone_offset': 60} | {'date_format': 'ISO', 'date_include_time': true, 'date_time_format': '12', 'date_show_tzinfo': true, 'date_force_timezone': 'Europe/Rome'}",
                "url | {} | {}",
                "email | {} | {}",
                "phone_number | {} | {}",
                "rating | {} | {'max_value': 5, 'color': 'dark-orange', 'style': 'star'}",
                "rating | {'max_value': '10', 'style': 'thumbs-up', 'color': 'red'} | {'max_value': 10, 'color': 'red', 'style': 'thumbs-up'}",
                "single_select | {} | {'select_options': [], 'single_select_default': null}",
                "single_select | {'select_options': [{'id': 77, 'value': 'A', 'color': 'x'}, {'value': 'A', 'color': 'y'}], 'single_select_default': 77} | {'select_options': [{'id': 1, 'value': 'A', 'color': 'x'}, {'id': 2, 'value': 'A', 'color': 'y'}], 'single_select_default': 1}",
            })
    void aNewFieldHasItsOptionsOrTheDefaults(String type, String body, String rendered) {
        FieldOptions options = of(type, body);
        assertThat(rendered(options)).isEqualTo(json(rendered));
        assertThat(type(type).fromStored(options.toStored())).isEqualTo(options);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text | {'text_default': null} | {'text_default': ['null']}",
                "text | {'text_default': ['x']} | {'text_default': ['invalid']}",
                "long_text | {'long_text_enable_rich_text': 'maybe'} | {'long_text_enable_rich_text': ['invalid']}",
                "number | {'number_decimal_places': 11} | {'number_decimal_places': ['invalid_choice']}",
                "number | {'number_decimal_places': -1} | {'number_decimal_places': ['invalid_choice']}",
                "number | {'number_decimal_places': 1.5} | {'number_decimal_places': ['invalid_choice']}",
                "number | {'number_decimal_places': true} | {'number_decimal_places': ['invalid_choice']}",
                "number | {'number_decimal_places': 1e999999999} | {'number_decimal_places': ['invalid_choice']}",
                "number | {'number_decimal_places': null} | {'number_decimal_places': ['null']}",
                "number | {'number_separator': 'DOT', 'number_negative': 'x'} | {'number_negative': ['invalid'], 'number_separator': ['invalid_choice']}",
                "number | {'number_prefix': '12345678901'} | {'number_prefix': ['max_length']}",
                "number | {'number_type': 'DECIMAL'} | {'number_type': ['invalid']}",
                "number | {'number_default': 'x'} | {'number_default': ['invalid']}",
                "number | {'number_default': -1} | {'number_default': ['min_value']}",
                "number | {'number_default': 1e60} | {'number_default': ['max_whole_digits']}",
                "number | {'number_default': 1e999999999} | {'number_default': ['max_digits']}",
                "boolean | {'boolean_default': null} | {'boolean_default': ['null']}",
                "date | {'date_format': 'XX'} | {'date_format': ['invalid_choice']}",
                "date | {'date_time_format': '13'} | {'date_time_format': ['invalid_choice']}",
                "date | {'date_force_timezone': 'Mars'} | {'date_force_timezone': ['invalid']}",
                "date | {'date_force_timezone': ''} | {'date_force_timezone': ['invalid']}",
                "rating | {'max_value': 11} | {'max_value': ['max_value']}",
                "rating | {'max_value': 0} | {'max_value': ['min_value']}",
                "rating | {'max_value': 1e999999999} | {'max_value': ['invalid']}",
                "rating | {'style': 'skull'} | {'style': ['invalid_choice']}",
                "rating | {'color': ''} | {'color': ['blank']}",
                "single_select | {'select_options': 'red'} | {'select_options': {'non_field_errors': ['not_a_list']}}",
                "single_select | {'select_options': null} | {'select_options': ['null']}",
                "single_select | {'select_options': [{'color': 'red'}]} | {'select_options': [{'value': ['required']}]}",
                "single_select | {'select_options': [{'value': 'A', 'color': 'x'}, {'id': 'x', 'value': ' '}, 5]} | {'select_options': [{}, {'id': ['invalid'], 'value': ['blank'], 'color': ['required']}, {'non_field_errors': ['invalid']}]}",
                "single_select | {'single_select_default': 'x'} | {'single_select_default': ['invalid']}",
            })
    void aFaultyBodyIsToldWhatIsWrong(String type, String body, String codes) {
        Input in = Input.of(json(body));
        type(type).read(in, null, idsFrom(1));
        assertThat(codes(in.faults().detail())).isEqualTo(json(codes));
    }

    @Test
    void aDefaultHasAtMost255Characters() {
        Input in = Input.of(JsonNodeFactory.instance.objectNode().put("text_default", "x".repeat(256)));
        FieldType.TEXT.read(in, null, idsFrom(1));
        assertThat(codes(in.faults().detail())).isEqualTo(json("{'text_default': ['max_length']}"));
    }

    /** The answer's detail with codes in the place of faults. */
    private static JsonNode codes(JsonNode detail) {
        if (detail.has("code")) {
            return detail.get("code");
        }
        if (detail.isArray()) {
            var codes = JsonNodeFactory.instance.arrayNode();
            detail.forEach(inside -> codes.add(codes(inside)));
            return codes;
        }
        ObjectNode codes = JsonNodeFactory.instance.objectNode();
        detail.properties().forEach(member -> codes.set(member.getKey(), codes(member.getValue())));
        return codes;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text | {'text_default': 'x'}",
                "long_text | {'long_text_enable_rich_text': true}",
                "number | {'number_decimal_places': 2, 'number_negative': true, 'number_prefix': '€', 'number_suffix': 'kg', 'number_separator': 'SPACE_COMMA', 'number_default': '-7.5'}",
                "boolean | {'boolean_default': true}",
                "date | {'date_format': 'US', 'date_include_time': true, 'date_time_format': '12', 'date_show_tzinfo': true, 'date_force_timezone': 'UTC'}",
                "rating | {'max_value': 3, 'color': 'red', 'style': 'flag'}",
                "single_select | {'select_options': [{'id': 5, 'value': 'A', 'color': 'x'}], 'single_select_default': 5}",
            })
    void whatIsNotGivenStays(String type, String options) {
        FieldOptions before = of(type, options);
        assertThat(changed(before, type, "{'name': 'x'}")).isEqualTo(before);
    }

    @Test
    void anotherTypeBeginsWithItsDefaults() {
        assertThat(changed(TextOptions.PLAIN, "long_text", "{}")).isEqualTo(LongTextOptions.PLAIN);
        assertThat(changed(of("text", "{'text_default': 'x'}"), "number", "{}")).isEqualTo(NumberOptions.PLAIN);
        assertThat(changed(
                        TextOptions.PLAIN,
                        "single_select",
                        "{'select_options': [{'id': 1, 'value': 'A', 'color': 'x'}]}"))
                .isEqualTo(select("{'id': 101, 'value': 'A', 'color': 'x'}", "null"));
    }

    @Test
    void anOptionIsChangedByItsIdAndOthersAreNew() {
        assertThat(changed(OPEN_OR_DONE, "single_select", """
                        {'select_options': [
                            {'id': 2, 'value': 'Did', 'color': 'green'}, {'value': 'Later', 'color': 'gray'},
                            {'id': 77, 'value': 'Foreign', 'color': 'gray'}, {'id': 2, 'value': 'Twice', 'color': 'gray'}],
                         'single_select_default': 77}""")).isEqualTo(select("""
                        {'id': 2, 'value': 'Did', 'color': 'green'}, {'id': 101, 'value': 'Later', 'color': 'gray'},
                        {'id': 102, 'value': 'Foreign', 'color': 'gray'}, {'id': 103, 'value': 'Twice', 'color': 'gray'}""", "102"));
    }

    @Test
    void theDefaultGoesWithItsOption() {
        FieldOptions before = changed(OPEN_OR_DONE, "single_select", "{'single_select_default': 1}");
        assertThat(changed(before, "single_select", "{'select_options': [{'id': 2, 'value': 'Done', 'color': 'red'}]}"))
                .isEqualTo(select("{'id': 2, 'value': 'Done', 'color': 'red'}", "null"));
        assertThat(changed(before, "single_select", "{'single_select_default': null}"))
                .isEqualTo(OPEN_OR_DONE);
    }

    private static FieldOptions select(String options, String chosen) {
        return FieldType.SINGLE_SELECT.fromStored(
                json("{'select_options': [" + options + "], 'single_select_default': " + chosen + "}"));
    }

    @Test
    void aDefaultThatIsNoOptionIsRefusedAfterTheBodyIsFoundWell() {
        assertThat(objection(OPEN_OR_DONE, "single_select", "{'single_select_default': 3}"))
                .isEqualTo(ErrorCode.ERROR_SELECT_OPTION_DOES_NOT_BELONG_TO_FIELD);
        assertThat(objection(null, "single_select", "{'single_select_default': 1}"))
                .isEqualTo(ErrorCode.ERROR_SELECT_OPTION_DOES_NOT_BELONG_TO_FIELD);
        assertThat(objection(null, "single_select", "{'single_select_default': 9223372036854775808}"))
                .isEqualTo(ErrorCode.ERROR_SELECT_OPTION_DOES_NOT_BELONG_TO_FIELD);
    }

    @Test
    void anOffsetNeedsTimes() {
        assertThat(objection(DateOptions.PLAIN, "date", "{'date_force_timezone_offset': 60}"))
                .isEqualTo(ErrorCode.ERROR_DATE_FORCE_TIMEZONE_OFFSET_ERROR);
        assertThat(objection(DateOptions.PLAIN, "date", "{'date_force_timezone_offset': null}"))
                .isNull();
        assertThat(objection(of("date", "{'date_include_time': true}"), "date", "{'date_force_timezone_offset': 60}"))
                .isNull();
    }

    @Test
    void anObjectionIsThrownWhereTheOptionsAreTaken() {
        OptionsAsked asked = FieldType.DATE.read(
                Input.of(json("{'date_force_timezone_offset': 60}")), DateOptions.PLAIN, idsFrom(1));
        assertThatThrownBy(asked::orThrow).isInstanceOf(Problem.class);
    }

    private static @Nullable ErrorCode objection(@Nullable FieldOptions before, String type, String body) {
        Input in = Input.of(json(body));
        OptionsAsked asked = type(type).read(in, before, idsFrom(101));
        in.check();
        return asked.objection();
    }

    @Test
    void everyTypeButFormattedTextMayBePrimary() {
        for (FieldType type : FieldType.values()) {
            assertThat(of(type.wireName(), "{}").mayBePrimary()).isTrue();
        }
        assertThat(of("long_text", "{'long_text_enable_rich_text': true}").mayBePrimary())
                .isFalse();
    }

    /** Read as a caller reads it, so that numbers compare. */
    private static JsonNode rendered(FieldOptions options) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        options.render(out);
        return parsed(out.toString());
    }
}
