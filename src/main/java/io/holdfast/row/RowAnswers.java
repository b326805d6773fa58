package io.holdfast.row;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import io.holdfast.problem.ErrorCode;
import java.io.IOException;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The bodies of answers, made from the results of {@link RowSql}'s statements. */
record RowAnswers(TableModel model, RowQuery query) {
    /** A page of rows with links to those beside it. */
    byte[] page(Listing listing, ResultSet rows) throws SQLException {
        long count = rows.getLong(2);
        BigInteger page = listing.pageOf(count);
        BigInteger last = listing.lastPage(count);
        PageLinks links = query.links();
        RowView view = new RowView(listing.shown(), query.byNames());
        return RowView.json(out -> {
            out.writeStartObject();
            out.writeNumberField("count", count);
            out.writeStringField("next", page.compareTo(last) < 0 ? links.to(page.add(BigInteger.ONE)) : null);
            out.writeStringField(
                    "previous", page.equals(BigInteger.ONE) ? null : links.to(page.subtract(BigInteger.ONE)));
            out.writeFieldName("results");
            view.writeAll(out, rows, 3);
            out.writeEndObject();
        });
    }

    /** One row. @throws io.holdfast.problem.Problem 404 when there is none */
    byte[] row(ResultSet rows) throws SQLException {
        if (!RowView.isRow(rows, 2)) {
            throw ErrorCode.ERROR_ROW_DOES_NOT_EXIST.problem();
        }
        return RowView.json(out -> {
            out.writeStartObject();
            allFields().writeMembers(out, rows, 2);
            if ("metadata".equals(query.get("include"))) {
                out.writeObjectFieldStart("metadata");
                out.writeEndObject();
            }
            out.writeEndObject();
        });
    }

    byte[] created(ResultSet rows) throws SQLException {
        return items(rows, 2, out -> writeFieldIds(out, model.fields()));
    }

    /** The changed rows of a batch. @throws io.holdfast.problem.Problem 404 when there are not all of them */
    byte[] changed(ResultSet rows, int expected, List<Integer> fields) throws SQLException {
        if (rows.getInt(2) < expected) {
            throw ErrorCode.ERROR_ROW_DOES_NOT_EXIST.problem();
        }
        return items(rows, 3, out -> {
            writeFieldIds(out, fields.stream().map(model.fields()::get).toList());
            out.writeObjectFieldStart("cascade_update");
            out.writeArrayFieldStart("rows");
            out.writeEndArray();
            out.writeArrayFieldStart("field_ids");
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private byte[] items(ResultSet rows, int first, RowView.Writing metadata) throws SQLException {
        return RowView.json(out -> {
            out.writeStartObject();
            out.writeFieldName("items");
            allFields().writeAll(out, rows, first);
            if (query.includesMetadata()) {
                out.writeObjectFieldStart("metadata");
                metadata.to(out);
                out.writeEndObject();
            }
            out.writeEndObject();
        });
    }

    private static void writeFieldIds(JsonGenerator out, List<FieldModel> fields) throws IOException {
        out.writeArrayFieldStart("updated_field_ids");
        for (FieldModel field : fields) {
            out.writeNumber(field.id());
        }
        out.writeEndArray();
    }

    private RowView allFields() {
        return new RowView(model.fields(), query.byNames());
    }
}
