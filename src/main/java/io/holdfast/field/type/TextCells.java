package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import java.io.IOException;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Cells that hold text, whatever it may look like. */
public final class TextCells {
    /** Orders texts as a reader of English expects, on every server alike. */
    static final String COLLATION = "en-x-icu";

    private static final TextRule ANY = TextRule.any().orBlank();

    private TextCells() {}

    /** Trimmed, as every text in a body. */
    static Cell parse(JsonNode value) {
        return value.isNull() ? new Cell.Value(null) : valueOf(Input.textOf(value));
    }

    /**
     * A cell of the data that a table is created from: it is given as it is, untrimmed, and what is no text becomes one: a
     * number its digits, true and false their names, a list or an object its JSON.
     */
    public static Cell parseInitial(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return new Cell.Value(null);
        }
        if (value.isTextual()) {
            return valueOf(value.textValue());
        }
        return valueOf(value.isNumber() ? Input.textOf(value) : value.toString());
    }

    private static Cell valueOf(@Nullable String text) {
        Fault fault = text == null ? Fault.NOT_TEXT : ANY.faultOf(text);
        return fault == null ? new Cell.Value(text) : new Cell.Invalid(fault);
    }

    static void write(JsonGenerator out, @Nullable Object stored) throws IOException {
        if (stored == null) {
            out.writeNull();
        } else {
            out.writeString((String) stored);
        }
    }

    static Optional<Field<?>> sortKey(Field<?> column, String sortType) {
        return sortType.equals(FieldOptions.SORT_DEFAULT)
                ? Optional.of(column.coerce(SQLDataType.CLOB).collate(COLLATION))
                : Optional.empty();
    }
}
