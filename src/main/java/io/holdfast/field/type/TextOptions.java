package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import java.io.IOException;
import java.util.Optional;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * A text without limit of length.
 *
 * @param textDefault what a new row gets when the cell is not given; empty for nothing
 */
public record TextOptions(String textDefault) implements FieldOptions {
    private static final TextRule RULE = TextRule.upTo(255).orBlank();

    /** Without a default. */
    public static final TextOptions PLAIN = new TextOptions("");

    public TextOptions {
        if (RULE.faultOf(textDefault) != null) {
            throw new IllegalArgumentException("text_default");
        }
    }

    static OptionsAsked read(Input in, @Nullable FieldOptions before, OptionIds ids) {
        TextOptions old = before instanceof TextOptions same ? same : PLAIN;
        String asked = in.text("text_default", RULE);
        return OptionsAsked.granted(asked == null ? old : new TextOptions(asked));
    }

    static TextOptions fromStored(JsonNode stored) {
        return new TextOptions(stored.path("text_default").asText());
    }

    @Override
    public FieldType type() {
        return FieldType.TEXT;
    }

    @Override
    public void render(ObjectNode out) {
        out.put("text_default", textDefault);
    }

    @Override
    public DataType<?> column() {
        return SQLDataType.CLOB;
    }

    @Override
    public Cell parse(JsonNode value) {
        return TextCells.parse(value);
    }

    @Override
    public @Nullable Object defaultCell() {
        return textDefault.isEmpty() ? null : textDefault;
    }

    @Override
    public void write(JsonGenerator out, @Nullable Object stored) throws IOException {
        TextCells.write(out, stored);
    }

    @Override
    public Optional<Field<?>> sortKey(Field<?> column, String sortType) {
        return TextCells.sortKey(column, sortType);
    }
}
