package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.DataType;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * A decimal number of at most 50 digits before the point.
 *
 * @param decimalPlaces 0 to 10
 * @param negative whether numbers below zero are allowed
 * @param prefix shown before the number, at most 10 characters
 * @param suffix shown behind it, at most 100 characters
 * @param separator how thousands and decimals are set apart when shown; empty for not at all
 * @param numberDefault what a new row gets when the cell is not given, with 20 decimals; null for nothing
 */
public record NumberOptions(
        int decimalPlaces,
        boolean negative,
        String prefix,
        String suffix,
        String separator,
        @Nullable BigDecimal numberDefault)
        implements FieldOptions {
    private static final int DEFAULT_DECIMALS = 20;
    private static final List<String> DECIMAL_PLACES =
            IntStream.rangeClosed(0, 10).mapToObj(String::valueOf).toList();
    private static final List<String> SEPARATORS =
            List.of("", "SPACE_COMMA", "SPACE_PERIOD", "COMMA_PERIOD", "PERIOD_COMMA");
    private static final TextRule PREFIX = TextRule.upTo(10).orBlank();
    private static final TextRule SUFFIX = TextRule.upTo(100).orBlank();

    /** Whole numbers, none below zero, no default. */
    public static final NumberOptions PLAIN = new NumberOptions(0, false, "", "", "", null);

    public NumberOptions {
        if (decimalPlaces < 0 || decimalPlaces > 10 || !SEPARATORS.contains(separator)) {
            throw new IllegalArgumentException("number with " + decimalPlaces + " decimals, set apart by " + separator);
        }
        if (PREFIX.faultOf(prefix) != null || SUFFIX.faultOf(suffix) != null) {
            throw new IllegalArgumentException("number_prefix or number_suffix");
        }
        numberDefault = numberDefault == null ? null : numberDefault.setScale(DEFAULT_DECIMALS);
    }

    static OptionsAsked read(Input in, @Nullable FieldOptions before, OptionIds ids) {
        NumberOptions old = before instanceof NumberOptions same ? same : PLAIN;
        if (in.has("number_type")) {
            in.faults().add("number_type", Fault.invalid("There is only one type of numbers."));
        }
        String prefix = in.text("number_prefix", PREFIX);
        String suffix = in.text("number_suffix", SUFFIX);
        boolean negative = in.bool("number_negative", old.negative);
        return OptionsAsked.granted(new NumberOptions(
                decimalPlaces(in, old.decimalPlaces),
                negative,
                prefix == null ? old.prefix : prefix,
                suffix == null ? old.suffix : suffix,
                in.choice("number_separator", SEPARATORS, old.separator),
                in.has("number_default") ? numberDefault(in, negative) : old.numberDefault));
    }

    private static int decimalPlaces(Input in, int fallback) {
        JsonNode asked = in.raw("number_decimal_places");
        if (asked.isMissingNode()) {
            return fallback;
        }
        int places = asked.isIntegralNumber() || asked.isTextual() ? DECIMAL_PLACES.indexOf(asked.asText()) : -1;
        if (places < 0) {
            in.faults().add("number_decimal_places", asked.isNull() ? Fault.NULL : Fault.notAChoice(asked));
            return fallback;
        }
        return places;
    }

    private static @Nullable BigDecimal numberDefault(Input in, boolean negative) {
        return switch (DecimalText.parse(in.raw("number_default"), DEFAULT_DECIMALS, negative)) {
            case Cell.Value(BigDecimal number) -> number;
            case Cell.Invalid(List<Fault> faults) -> {
                faults.forEach(fault -> in.faults().add("number_default", fault));
                yield null;
            }
            default -> null;
        };
    }

    static NumberOptions fromStored(JsonNode stored) {
        JsonNode number = stored.path("number_default");
        return new NumberOptions(
                stored.path("number_decimal_places").asInt(),
                stored.path("number_negative").asBoolean(),
                stored.path("number_prefix").asText(),
                stored.path("number_suffix").asText(),
                stored.path("number_separator").asText(),
                number.isTextual() ? new BigDecimal(number.textValue()) : null);
    }

    @Override
    public FieldType type() {
        return FieldType.NUMBER;
    }

    @Override
    public void render(ObjectNode out) {
        out.put("number_decimal_places", decimalPlaces)
                .put("number_negative", negative)
                .put("number_prefix", prefix)
                .put("number_suffix", suffix)
                .put("number_separator", separator)
                .put("number_default", numberDefault == null ? null : numberDefault.toPlainString());
    }

    @Override
    public DataType<?> column() {
        return SQLDataType.NUMERIC;
    }

    @Override
    public Cell parse(JsonNode value) {
        return DecimalText.parse(value, decimalPlaces, negative);
    }

    /** The default with the field's decimals; one from a time when numbers below zero were allowed counts as zero. */
    @Override
    public @Nullable Object defaultCell() {
        if (numberDefault == null) {
            return null;
        }
        BigDecimal allowed = negative ? numberDefault : numberDefault.max(BigDecimal.ZERO);
        return allowed.setScale(decimalPlaces, RoundingMode.HALF_UP);
    }

    @Override
    public void write(JsonGenerator out, @Nullable Object stored) throws IOException {
        if (stored == null) {
            out.writeNull();
            return;
        }
        BigDecimal number = (BigDecimal) stored;
        out.writeString(number.setScale(decimalPlaces, RoundingMode.HALF_UP).toPlainString());
    }
}
