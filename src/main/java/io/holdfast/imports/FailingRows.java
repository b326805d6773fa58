package io.holdfast.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.field.type.Cell;
import io.holdfast.job.JobFailed;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;

/** The rows of an import that break a rule of their fields: left out and reported, as long as they are few. */
final class FailingRows {
    /** One more, and nothing is imported. */
    private static final int MOST = 30;
    /** Messages may quote what a caller sent. */
    private static final int MESSAGE_LENGTH = 200;

    private final ObjectNode rows = JsonNodeFactory.instance.objectNode();
    private boolean tooMany;

    /** What is wrong with one row. */
    static final class Messages {
        private final ObjectNode byKey = JsonNodeFactory.instance.objectNode();

        boolean isEmpty() {
            return byKey.isEmpty();
        }

        /** Of a cell, unless it is right. */
        void add(String field, Cell cell) {
            switch (cell) {
                case Cell.Value right -> {}
                case Cell.Invalid invalid -> invalid.faults().forEach(fault -> add(field, fault.error()));
                case Cell.Refused refused -> add(field, refused.detail());
            }
        }

        /** Of the whole row. */
        void add(Fault fault) {
            add(Faults.WHOLE, fault.error());
        }

        private void add(String key, String message) {
            byKey.withArray(key).add(storable(message));
        }

        /** PostgreSQL's JSON has neither NUL nor halves of characters. */
        private static String storable(String message) {
            StringBuilder text = new StringBuilder();
            message.codePoints()
                    .limit(MESSAGE_LENGTH)
                    .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
                    .forEach(text::appendCodePoint);
            return text.toString();
        }
    }

    void add(long index, Messages messages) {
        if (rows.size() < MOST) {
            rows.set(String.valueOf(index), messages.byKey);
        } else {
            tooMany = true;
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

    /** As the job shows it. */
    ObjectNode report() {
        return reportOf(rows);
    }

    static ObjectNode reportOf(ObjectNode rows) {
        return JsonNodeFactory.instance.objectNode().set("failing_rows", rows);
    }
}
