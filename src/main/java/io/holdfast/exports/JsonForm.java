package io.holdfast.exports;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdfast.field.FieldModel;
import io.holdfast.field.type.BooleanOptions;
import io.holdfast.field.type.DisplayForm;
import io.holdfast.field.type.NumberOptions;
import io.holdfast.field.type.RatingOptions;
import io.holdfast.problem.Json;
import io.holdfast.storage.RowColumns;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * A JSON array with an object for each row: its id, then its cells by the names of their fields. Boxes, ratings and whole numbers
 * that are shown bare are what they are; everything else is a text in display form, or null.
 *
 * <p>PostgreSQL makes the members, each a column. COPY puts commas between them, and around those that have commas in them a
 * mark that no JSON text contains.
 */
record JsonForm(List<FieldModel> fields) implements FileForm {
    private static final char MARK = 1;

    JsonForm {
        fields = List.copyOf(fields);
    }

    @Override
    public List<Field<?>> columns() {
        List<Field<?>> columns = new ArrayList<>();
        columns.add(DSL.inline("{\"id\":").concat(RowColumns.ID.cast(SQLDataType.CLOB)));
        fields.forEach(field -> columns.add(DSL.inline(name(field) + ":").concat(value(field))));
        columns.set(columns.size() - 1, DSL.concat(columns.getLast(), DSL.inline("}")));
        return columns;
    }

    private static String name(FieldModel field) {
        try {
            return Json.MAPPER.writeValueAsString(field.name());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a name is no text", e);
        }
    }

    private static Field<String> value(FieldModel field) {
        Field<?> column = DSL.field(DSL.name(field.column()));
        Field<String> shown = DisplayForm.of(column, field.options());
        Field<String> json = switch (field.options()) {
            case BooleanOptions bool -> DSL.lower(shown);
            case RatingOptions rating -> shown;
            case NumberOptions number when isWhole(number) -> shown;
            default -> DSL.field("to_json({0})::text", SQLDataType.CLOB, shown);
        };
        return DSL.coalesce(json, DSL.inline("null"));
    }

    private static boolean isWhole(NumberOptions number) {
        return number.decimalPlaces() == 0 && DisplayForm.isBare(number);
    }

    @Override
    public String copyOptions() {
        return "format csv, delimiter ',', quote '" + MARK + "'";
    }

    @Override
    public void begin(OutputStream out) throws IOException {
        out.write('[');
    }

    @Override
    public void row(OutputStream out, byte[] line, boolean isFirst) throws IOException {
        if (!isFirst) {
            out.write(',');
        }
        out.write('\n');
        int from = 0;
        for (int i = 0; i < line.length; i++) {
            if (line[i] == MARK || line[i] == '\n') {
                out.write(line, from, i - from);
                from = i + 1;
            }
        }
    }

    @Override
    public void end(OutputStream out) throws IOException {
        out.write('\n');
        out.write(']');
    }
}
