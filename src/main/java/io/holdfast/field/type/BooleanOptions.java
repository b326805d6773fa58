package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jooq.DataType;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * A box to tick.
 *
 * @param booleanDefault what a new row gets when the cell is not given
 */
public record BooleanOptions(boolean booleanDefault) implements FieldOptions {
    /** Not ticked unless said so. */
    public static final BooleanOptions PLAIN = new BooleanOptions(false);

    /** What counts as true, in lower case, also when a text column is converted. */
    static final List<String> TRUE = List.of("t", "y", "yes", "true", "on", "1", "checked");

    private static final Set<String> FALSE = Set.of("f", "n", "no", "false", "off", "0", "unchecked");

    static OptionsAsked read(Input in, @Nullable FieldOptions before, OptionIds ids) {
        boolean old = before instanceof BooleanOptions same && same.booleanDefault;
        return OptionsAsked.granted(new BooleanOptions(in.bool("boolean_default", old)));
    }

    static BooleanOptions fromStored(JsonNode stored) {
        return new BooleanOptions(stored.path("boolean_default").asBoolean());
    }

    @Override
    public FieldType type() {
        return FieldType.BOOLEAN;
    }

    @Override
    public void render(ObjectNode out) {
        out.put("boolean_default", booleanDefault);
    }

    @Override
    public DataType<?> column() {
        return SQLDataType.BOOLEAN;
    }

    @Override
    public Cell parse(JsonNode value) {
        if (value.isNull()) {
            return new Cell.Invalid(Fault.NULL);
        }
        if (value.isBoolean()) {
            return new Cell.Value(value.booleanValue());
        }
        String text = textOf(value);
        if (TRUE.contains(text)) {
            return new Cell.Value(true);
        }
        return FALSE.contains(text) ? new Cell.Value(false) : new Cell.Invalid(Fault.NOT_BOOLEAN);
    }

    private static String textOf(JsonNode value) {
        if (value.isNumber()) {
            // 1.0 is as good as 1
            return value.decimalValue().signum() == 0
                    ? "0"
                    : value.decimalValue().compareTo(BigDecimal.ONE) == 0 ? "1" : "";
        }
        return value.isTextual() ? value.textValue().strip().toLowerCase(Locale.ROOT) : "";
    }

    @Override
    public @Nullable Object defaultCell() {
        return booleanDefault;
    }

    @Override
    public @Nullable Object emptyCell() {
        return false;
    }

    @Override
    public void write(JsonGenerator out, @Nullable Object stored) throws IOException {
        out.writeBoolean(stored != null && (Boolean) stored);
    }
}
