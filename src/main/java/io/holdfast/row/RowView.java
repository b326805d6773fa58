package io.holdfast.row;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.holdfast.field.FieldModel;
import io.holdfast.problem.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Rows as callers see them. A result's columns are the row's id, its place, then the cells of the shown fields. */
final class RowView {
    private static final SerializableString ID = new SerializedString("id");
    private static final SerializableString ORDER = new SerializedString("order");

    private final List<FieldModel> fields;
    private final List<SerializableString> keys;
    private final List<CellKind> kinds;

    RowView(List<FieldModel> fields, boolean byNames) {
        this.fields = fields;
        this.keys = fields.stream()
                .<SerializableString>map(field -> new SerializedString(byNames ? field.name() : field.key()))
                .toList();
        this.kinds = fields.stream().map(CellKind::of).toList();
    }

    /** Writes an answer from a result. */
    @FunctionalInterface
    interface Writing {
        void to(JsonGenerator out) throws IOException, SQLException;
    }

    static byte[] json(Writing writing) throws SQLException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = Json.MAPPER.createGenerator(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The present row of a result, inside an object that has been started; its id is in column {@code first}. */
    void writeMembers(JsonGenerator out, ResultSet rows, int first) throws IOException, SQLException {
        out.writeFieldName(ID);
        out.writeNumber(rows.getLong(first));
        out.writeFieldName(ORDER);
        out.writeString(order(rows.getBigDecimal(first + 1)));
        for (int i = 0; i < fields.size(); i++) {
            out.writeFieldName(keys.get(i));
            fields.get(i).options().write(out, kinds.get(i).read(rows, first + 2 + i));
        }
    }

    private static String order(BigDecimal place) {
        return place.setScale(Places.DECIMALS).toPlainString();
    }

    /** The present row and all that follow, as an array; an empty one when there is no row. */
    void writeAll(JsonGenerator out, ResultSet rows, int first) throws IOException, SQLException {
        out.writeStartArray();
        if (isRow(rows, first)) {
            do {
                out.writeStartObject();
                writeMembers(out, rows, first);
                out.writeEndObject();
            } while (rows.next());
        }
        out.writeEndArray();
    }

    /** Whether a row was found; all its columns are null otherwise. */
    static boolean isRow(ResultSet rows, int first) throws SQLException {
        rows.getLong(first);
        return !rows.wasNull();
    }
}
