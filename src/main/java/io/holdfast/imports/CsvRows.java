package io.holdfast.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.imports.csv.CsvFault;
import io.holdfast.imports.csv.CsvFormat;
import io.holdfast.imports.csv.CsvRecords;
import io.holdfast.job.JobFailed;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an import of a CSV file. An empty cell counts as not given. What the file breaks off at fails the job, and so does
 * a file without anything in it.
 */
final class CsvRows implements Rows {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final CountedInput in;
    private final CsvRecords records;
    private final long bytes;
    private boolean hasRecord;

    private CsvRows(CountedInput in, CsvRecords records, long bytes) {
        this.in = in;
        this.records = records;
        this.bytes = bytes;
    }

    /**
     * Stands before the first row.
     *
     * @param mostCells how many cells of a row are wanted
     * @param bytes how long the upload is
     */
    static CsvRows open(InputStream upload, CsvFormat format, int mostCells, long bytes) throws IOException {
        CountedInput in = new CountedInput(upload);
        try {
            return new CsvRows(in, CsvRecords.open(in, format, mostCells), bytes);
        } catch (CsvFault fault) {
            throw new JobFailed(fault.reason(), fault);
        }
    }

    /** Not counted as a row. */
    @Override
    public Row header() throws IOException {
        try {
            List<String> names = records.header();
            if (names == null) {
                throw nothing();
            }
            hasRecord = true;
            return new Row(0, cells(names), names.size());
        } catch (CsvFault fault) {
            throw new JobFailed(fault.reason(), fault);
        }
    }

    @Override
    public @Nullable Row next() throws IOException {
        try {
            CsvRecords.Record record = records.next();
            if (record == null && !hasRecord) {
                throw nothing();
            }
            hasRecord = true;
            return record == null ? null : new Row(record.index(), cells(record.cells()), record.length());
        } catch (CsvFault fault) {
            throw new JobFailed(fault.reason(), fault);
        }
    }

    private static JobFailed nothing() {
        return new JobFailed("The file has no record.");
    }

    /** The texts of a header. */
    static List<String> names(Row header) {
        return header.cells().stream().map(JsonNode::asText).toList();
    }

    private static List<JsonNode> cells(List<String> texts) {
        List<JsonNode> cells = new ArrayList<>(texts.size());
        for (String text : texts) {
            cells.add(text.isEmpty() ? NODES.missingNode() : NODES.textNode(text));
        }
        return cells;
    }

    @Override
    public int percent() {
        return in.percentOf(bytes);
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
