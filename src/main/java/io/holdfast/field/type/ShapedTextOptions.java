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

/** A text of a fixed shape, or the empty text; there is nothing to choose. */
sealed interface ShapedTextOptions extends FieldOptions permits UrlOptions, EmailOptions, PhoneNumberOptions {
    TextShape shape();

    @Override
    default void render(ObjectNode out) {
        // has no options
    }

    @Override
    default DataType<?> column() {
        return SQLDataType.CLOB;
    }

    @Override
    default Cell parse(JsonNode value) {
        return shape().parse(value);
    }

    @Override
    default @Nullable Object emptyCell() {
        return "";
    }

    @Override
    default void write(JsonGenerator out, @Nullable Object stored) throws IOException {
        TextShape.write(out, stored);
    }

    @Override
    default Optional<Field<?>> sortKey(Field<?> column, String sortType) {
        return TextCells.sortKey(column, sortType);
    }
}
