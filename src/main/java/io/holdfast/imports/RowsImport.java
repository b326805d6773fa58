package io.holdfast.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import io.holdfast.field.TableModels;
import io.holdfast.field.type.Cell;
import io.holdfast.job.JobFailed;
import io.holdfast.job.JobRow;
import io.holdfast.job.JobRun;
import io.holdfast.job.Uploads;
import io.holdfast.lock.GuardLocks;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.storage.RowCopy;
import io.holdfast.table.ColumnNames;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings rows into a table that exists: contract section 7.3. */
@ApplicationScoped
class RowsImport {
    /** Where the reference ends that checks all rows before it writes any. */
    private static final int PERCENT_OF_TOO_MANY_ERRORS = 50;

    private final TableModels models;
    private final Uploads uploads;
    private final GuardLocks locks;

    RowsImport(TableModels models, Uploads uploads, GuardLocks locks) {
        this.models = models;
        this.uploads = uploads;
        this.locks = locks;
    }

    LockRequest locks(int table) {
        return request(model(table));
    }

    private static LockRequest request(TableModel model) {
        List<Integer> written = model.fields().stream().map(FieldModel::id).toList();
        return new LockRequest(Operation.IMPORT_ROWS, model.table().target(), written);
    }

    private TableModel model(int table) {
        return models.find(table)
                .orElseThrow(() -> new JobFailed("The table was deleted before the import could begin."));
    }

    void run(JobRun run, int table) throws SQLException, IOException {
        TableModel model = lockedModel(run, table);
        Payload payload = Payload.of(run.job().payload());
        requireWithoutUpsert(payload, model);
        Stage.VALIDATION.show(run, 0);
        try (InputStream upload = uploads.open(run.job().id());
                Rows rows = open(upload, payload, model)) {
            ObjectNode report = copy(run, rows, model, placement(rows, payload, model));
            run.publish(guard -> new JobRun.Published(JsonNodeFactory.instance.objectNode(), report));
        }
    }

    private static Rows open(InputStream upload, Payload payload, TableModel model) throws IOException {
        CsvPart csv = payload.csv();
        return csv == null
                ? Matrix.open(upload, Matrix.Cells.SHALLOW, model.fields().size(), payload.bytes())
                : CsvRows.open(upload, csv.format(), ColumnNames.MAX_FIELDS, payload.bytes());
    }

    private static Placement placement(Rows rows, Payload payload, TableModel model) throws IOException {
        CsvPart csv = payload.csv();
        if (csv == null) {
            return Placement.inOrder(model);
        }
        Rows.Row header = payload.firstRowHeader() ? rows.header() : null;
        return csv.columns().in(model, header == null ? null : CsvRows.names(header));
    }

    private static ObjectNode copy(JobRun run, Rows rows, TableModel model, Placement placement)
            throws SQLException, IOException {
        FailingRows failing = new FailingRows(placement.columns());
        long place = RowCopy.placeBehindLive(run.guard(), model.physical());
        try (RowCopy copy = new RowCopy(run.guard(), model.physical(), columns(model), place)) {
            for (Rows.Row row = rows.next(); row != null; row = rows.next()) {
                add(row, model, placement, copy, failing);
                if (failing.areTooMany()) {
                    Stage.VALIDATION.show(run, PERCENT_OF_TOO_MANY_ERRORS);
                    throw failing.tooManyFailed();
                }
                Stage.CREATION.show(run, rows, row);
            }
            copy.finish();
        }
        return failing.report();
    }

    /**
     * The fields as they will stay. One that was made between the look at the table and its lock is locked now: whatever
     * holds a field in the strength that would be in the way holds its table, too, so nobody does.
     */
    private TableModel lockedModel(JobRun run, int table) throws SQLException {
        TableModel model = model(table);
        JobRow job = run.job();
        if (!locks.acquire(run.guard(), job.id(), request(model)).granted()) {
            throw new JobFailed("The fields of the table changed when the import began.");
        }
        return model;
    }

    private static void requireWithoutUpsert(Payload payload, TableModel model) {
        boolean allKnown = Stream.concat(payload.upsertFields().stream(), payload.skippedFields().stream())
                .allMatch(id -> model.field(id).isPresent());
        if (!allKnown) {
            throw new JobFailed(ErrorCode.ERROR_FIELD_NOT_IN_TABLE.detail());
        }
        if (!payload.upsertFields().isEmpty()) {
            throw new JobFailed("Imports cannot update rows that are there already (upsert_fields) yet.");
        }
    }

    private static List<String> columns(TableModel model) {
        return model.fields().stream().map(FieldModel::column).toList();
    }

    private static void add(Rows.Row row, TableModel model, Placement placement, RowCopy copy, FailingRows failing)
            throws SQLException {
        FailingRows.Messages messages = new FailingRows.Messages();
        List<FieldModel> fields = model.fields();
        List<@Nullable Object> values = new ArrayList<>(fields.size());
        if (row.length() > placement.columns().size()) {
            messages.add(Fault.tooMany(placement.columns().size()));
        } else {
            for (int i = 0; i < fields.size(); i++) {
                Cell cell = fields.get(i).options().parseImported(placement.cell(row, i));
                messages.add(fields.get(i), cell);
                values.add(cell instanceof Cell.Value right ? right.value() : null);
            }
        }
        if (messages.isEmpty()) {
            copy.row(out -> append(out, fields, values));
        } else {
            failing.add(row, messages);
        }
    }

    private static void append(StringBuilder out, List<FieldModel> fields, List<@Nullable Object> values) {
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                out.append('\t');
            }
            fields.get(i).options().copyText(out, values.get(i));
        }
    }
}
