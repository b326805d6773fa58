package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.jooq.DataType;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * A number of stars.
 *
 * @param maxValue 1 to 10
 * @param color how they are painted, 1 to 255 characters
 * @param style what they are, one of five shapes
 */
public record RatingOptions(int maxValue, String color, String style) implements FieldOptions {
    private static final List<String> STYLES = List.of("star", "heart", "thumbs-up", "flag", "smile");
    private static final TextRule COLOR = TextRule.upTo(255);

    /** Five orange stars. */
    public static final RatingOptions PLAIN = new RatingOptions(5, "dark-orange", "star");

    public RatingOptions {
        if (maxValue < 1 || maxValue > 10 || COLOR.faultOf(color) != null || !STYLES.contains(style)) {
            throw new IllegalArgumentException("rating of " + maxValue + " " + color + " " + style);
        }
    }

    static OptionsAsked read(Input in, @Nullable FieldOptions before, OptionIds ids) {
        RatingOptions old = before instanceof RatingOptions same ? same : PLAIN;
        String color = in.text("color", COLOR);
        return OptionsAsked.granted(new RatingOptions(
                in.integer("max_value", 1, 10, old.maxValue),
                color == null ? old.color : color,
                in.choice("style", STYLES, old.style)));
    }

    static RatingOptions fromStored(JsonNode stored) {
        return new RatingOptions(
                stored.path("max_value").asInt(),
                stored.path("color").asText(),
                stored.path("style").asText());
    }

    @Override
    public FieldType type() {
        return FieldType.RATING;
    }

    @Override
    public void render(ObjectNode out) {
        out.put("max_value", maxValue).put("color", color).put("style", style);
    }

    @Override
    public DataType<?> column() {
        return SQLDataType.INTEGER;
    }

    @Override
    public Cell parse(JsonNode value) {
        if (value.isNull()) {
            return new Cell.Invalid(Fault.NULL);
        }
        BigDecimal number = Input.integerOf(value);
        if (number == null) {
            return new Cell.Invalid(Fault.NOT_INTEGER);
        }
        if (number.signum() < 0) {
            return new Cell.Invalid(Fault.below(0));
        }
        return number.compareTo(BigDecimal.valueOf(maxValue)) > 0
                ? new Cell.Invalid(Fault.above(maxValue))
                : new Cell.Value(number.intValue());
    }

    @Override
    public @Nullable Object emptyCell() {
        return 0;
    }

    @Override
    public void write(JsonGenerator out, @Nullable Object stored) throws IOException {
        out.writeNumber(stored == null ? 0 : (Integer) stored);
    }
}
