package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.Input;
import java.io.IOException;
import java.util.Optional;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * A text of several lines.
 *
 * @param richText whether it is formatted text; null when the field was created without saying so
 */
public record LongTextOptions(@Nullable Boolean richText) implements FieldOptions {
    /** Not formatted. */
    public static final LongTextOptions PLAIN = new LongTextOptions(false);

    private static final String KEY = "long_text_enable_rich_text";

    static OptionsAsked read(Input in, @Nullable FieldOptions before, OptionIds ids) {
        if (in.has(KEY)) {
            return OptionsAsked.granted(new LongTextOptions(in.bool(KEY, false)));
        }
        if (before == null) {
            return OptionsAsked.granted(new LongTextOptions(null));
        }
        return OptionsAsked.granted(before instanceof LongTextOptions same ? same : PLAIN);
    }

    static LongTextOptions fromStored(JsonNode stored) {
        JsonNode rich = stored.path(KEY);
        return new LongTextOptions(rich.isBoolean() ? rich.booleanValue() : null);
    }

    @Override
    public FieldType type() {
        return FieldType.LONG_TEXT;
    }

    @Override
    public void render(ObjectNode out) {
        out.put(KEY, richText);
    }

    @Override
    public boolean mayBePrimary() {
        return richText == null || !richText;
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
    public void write(JsonGenerator out, @Nullable Object stored) throws IOException {
        TextCells.write(out, stored);
    }

    @Override
    public Optional<Field<?>> sortKey(Field<?> column, String sortType) {
        return TextCells.sortKey(column, sortType);
    }
}
