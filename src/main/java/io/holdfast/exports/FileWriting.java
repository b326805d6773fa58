package io.holdfast.exports;

import io.holdfast.field.TableModel;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.List;
import org.jooq.SortField;

/** Writes a table as a file of a kind, in its encoding. */
final class FileWriting {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private FileWriting() {}

    /** @throws RowRanges.Rewritten when the snapshot shows the table no more */
    static void write(
            TableModel table,
            ExportOptions options,
            RowRanges.Reading reading,
            RowRanges.Progress progress,
            OutputStream out)
            throws SQLException, IOException {
        RowRanges rows = new RowRanges(reading, table.physical(), options.form(table.fields()), progress);
        if (!options.charset().equals(Charsets.UTF_8)) {
            Transcoder transcoder = new Transcoder(out, Charsets.of(options.charset()));
            write(rows, options.order(table), transcoder);
            transcoder.finish();
            return;
        }
        if (options.type() == ExportOptions.Type.CSV) {
            out.write(BYTE_ORDER_MARK);
        }
        write(rows, options.order(table), out);
    }

    private static void write(RowRanges rows, List<SortField<?>> order, OutputStream out)
            throws SQLException, IOException {
        if (order.isEmpty()) {
            rows.writeTo(out);
        } else {
            rows.writeOrdered(out, order);
        }
    }
}
