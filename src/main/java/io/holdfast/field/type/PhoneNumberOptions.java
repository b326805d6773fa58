package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** A text in the shape of a phone number, or the empty text; there is nothing to choose. */
public record PhoneNumberOptions() implements FieldOptions {
    public static final PhoneNumberOptions ONLY = new PhoneNumberOptions();

    @Override
    public FieldType type() {
        return FieldType.PHONE_NUMBER;
    }

    @Override
    public void render(ObjectNode out) {
        // has no options
    }

    @Override
    public DataType<?> column() {
        return SQLDataType.CLOB;
    }

    @Override
    public Cell parse(JsonNode value) {
        return TextShape.PHONE_NUMBER.parse(value);
    }

    @Override
    public @Nullable Object emptyCell() {
        return "";
    }

    @Override
    public void write(JsonGenerator out, @Nullable Object stored) throws IOException {
        TextShape.write(out, stored);
    }

    @Override
    public Optional<Field<?>> sortKey(Field<?> column, String sortType) {
        return TextCells.sortKey(column, sortType);
    }
}
