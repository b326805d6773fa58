package io.holdfast.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.field.FieldModel;
import io.holdfast.field.type.Cell;
import io.holdfast.job.JobFailed;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;
import io.holdfast.table.CellText;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of an import that break a rule of their fields: left out and reported, as long as they are few. The report has what
 * the API shows of them, and beside it the lines of the file in which they can be had back.
 */
final class FailingRows {
    /** One more, and nothing is imported. */
    private static final int MOST = 30;
    /** Messages may quote what a caller sent. */
    private static final int MESSAGE_LENGTH = 200;

    /** The characters of a row that are kept for the file. */
    private static final int KEPT = 20_000;

    private static final String SHOWN = "failing_rows";
    private static final String FILE = "file";

    private final ObjectNode rows = JsonNodeFactory.instance.objectNode();
    private final ArrayNode file = JsonNodeFactory.instance.arrayNode();
    private boolean tooMany;

    /** @param columns what the columns of the rows are called */
    FailingRows(List<String> columns) {
        ArrayNode header = file.addArray().add("row").add("errors");
        columns.forEach(header::add);
    }

    /** What is wrong with one row. */
    static final class Messages {
        private final ObjectNode byKey = JsonNodeFactory.instance.objectNode();
        private final List<String> reasons = new ArrayList<>();

        boolean isEmpty() {
            return byKey.isEmpty();
        }

        /** Of a cell, unless it is right. */
        void add(FieldModel field, Cell cell) {
            switch (cell) {
                case Cell.Value right -> {}
                case Cell.Invalid invalid -> invalid.faults().forEach(fault -> add(field, fault.error()));
                case Cell.Refused refused -> add(field, refused.detail());
            }
        }

        private void add(FieldModel field, String message) {
            String storable = storable(message, MESSAGE_LENGTH);
            byKey.withArray(field.key()).add(storable);
            reasons.add(field.name() + ": " + storable);
        }

        /** Of the whole row. */
        void add(Fault fault) {
            byKey.withArray(Faults.WHOLE).add(fault.error());
            reasons.add(fault.error());
        }
    }

    /** PostgreSQL's JSON has neither NUL nor halves of characters. */
    private static String storable(String text, int length) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .limit(length)
                .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    void add(Rows.Row row, Messages messages) {
        if (rows.size() < MOST) {
            rows.set(String.valueOf(row.index()), messages.byKey);
            addToFile(row, messages.reasons);
        } else {
            tooMany = true;
        }
    }

    private void addToFile(Rows.Row row, List<String> reasons) {
        List<String> cells = new ArrayList<>();
        long length = 0;
        for (JsonNode cell : row.cells()) {
            String text = CellText.of(cell);
            cells.add(text == null ? "" : text);
            length += cells.getLast().length();
        }
        boolean kept = length <= KEPT;
        ArrayNode line = file.addArray()
                .add(String.valueOf(row.index()))
                .add(String.join(" | ", reasons)
                        + (kept ? "" : " | The cells are not here: they have more than " + KEPT + " characters."));
        if (kept) {
            cells.forEach(cell -> line.add(storable(cell, KEPT)));
        }
    }

    boolean areTooMany() {
        return tooMany;
    }

    JobFailed tooManyFailed() {
        return new JobFailed(
                "Nothing was imported, because there are too many errors: more than " + MOST + " rows are not valid.",
                report());
    }

    /** As the job keeps it. */
    ObjectNode report() {
        ObjectNode report = JsonNodeFactory.instance.objectNode().set(SHOWN, rows);
        return rows.isEmpty() ? report : report.set(FILE, file);
    }

    /** As the API shows the report that a job has kept, or none. */
    static ObjectNode shown(JsonNode report) {
        JsonNode failing = report.path(SHOWN);
        return JsonNodeFactory.instance
                .objectNode()
                .set(SHOWN, failing.isObject() ? failing : JsonNodeFactory.instance.objectNode());
    }

    /** The lines of the file, cell by cell, the first one its header; only a header when no row has failed. */
    static JsonNode file(JsonNode report) {
        return report.has(FILE) ? report.path(FILE) : new FailingRows(List.of()).file;
    }
}
