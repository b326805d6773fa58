package io.holdfast.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.application.ApplicationReader;
import io.holdfast.application.ApplicationRow;
import io.holdfast.job.JobFailed;
import io.holdfast.job.JobRow;
import io.holdfast.job.JobRun;
import io.holdfast.job.Uploads;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;
import io.holdfast.problem.Problem;
import io.holdfast.storage.RowCopy;
import io.holdfast.storage.TableDdl;
import io.holdfast.table.CellText;
import io.holdfast.table.ColumnNames;
import io.holdfast.table.ExampleTable;
import io.holdfast.table.InitialFields;
import io.holdfast.table.NewField;
import io.holdfast.table.NewTable;
import io.holdfast.table.TableMaker;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a table of data: contract section 7.2. Nobody sees it before it is whole. */
@ApplicationScoped
class TableImport {
    static final String TABLE_ID = "table_id";

    private static final String GONE = "The application was deleted meanwhile.";
    /** The filled table still gets its index, and the application's lock may take a while. */
    private static final int PERCENT_WHEN_FILLED = 98;

    private final ApplicationReader applications;
    private final TableMaker maker;
    private final InitialFields fields;
    private final Uploads uploads;

    TableImport(ApplicationReader applications, TableMaker maker, InitialFields fields, Uploads uploads) {
        this.applications = applications;
        this.maker = maker;
        this.fields = fields;
        this.uploads = uploads;
    }

    LockRequest locks(int application) {
        return new LockRequest(
                Operation.IMPORT_ROWS,
                Target.application(application(application).id()));
    }

    private ApplicationRow application(int id) {
        return applications.find(id).orElseThrow(() -> new JobFailed(GONE));
    }

    void run(JobRun run) throws SQLException, IOException {
        JobRow job = run.job();
        Payload payload = Payload.of(job.payload());
        NewTable table = payload.hasData() ? fromData(run, payload) : example(run);
        TableDdl.index(run.guard(), table.physical());
        Stage.CREATION.show(run, PERCENT_WHEN_FILLED);
        run.upgrade(new LockRequest(Operation.CREATE_TABLE, Target.application(job.applicationId())));
        run.publish(guard -> show(guard, job, table, payload.name()));
    }

    private NewTable fromData(JobRun run, Payload payload) throws SQLException, IOException {
        try (InputStream upload = uploads.open(run.job().id());
                Matrix matrix = Matrix.open(upload, Matrix.Cells.TEXT, ColumnNames.MAX_FIELDS, payload.bytes())) {
            Matrix.Row header = payload.firstRowHeader() ? matrix.next() : null;
            List<NewField> columns = names(header, payload.columns()).stream()
                    .map(name -> fields.make(name, "text"))
                    .toList();
            NewTable table = create(run, columns);
            try (RowCopy copy = copyInto(run, table)) {
                for (Matrix.Row row = matrix.next(); row != null; row = matrix.next()) {
                    copy.row(CellText.row(texts(row), columns.size()));
                    Stage.CREATION.show(run, matrix, row);
                }
                copy.finish();
            }
            return table;
        }
    }

    private static List<String> names(Matrix.@Nullable Row header, int columns) {
        try {
            return ColumnNames.of(header == null ? null : texts(header), columns);
        } catch (Problem refused) {
            String text = refused.body().path("detail").asText();
            throw new JobFailed(
                    text.isEmpty() ? "A table has at most " + ColumnNames.MAX_FIELDS + " fields." : text, refused);
        }
    }

    private static List<@Nullable String> texts(Matrix.Row row) {
        List<@Nullable String> texts = new ArrayList<>(row.cells().size());
        for (JsonNode cell : row.cells()) {
            texts.add(CellText.of(cell));
        }
        return texts;
    }

    private NewTable example(JobRun run) throws SQLException {
        NewTable table = create(run, ExampleTable.fields(fields));
        try (RowCopy copy = copyInto(run, table)) {
            for (RowCopy.Cells row : ExampleTable.ROWS) {
                copy.row(row);
            }
            copy.finish();
        }
        return table;
    }

    /** In a transaction of its own, so that what the guard holds for long is the rows and nothing else. */
    private NewTable create(JobRun run, List<NewField> columns) throws SQLException {
        Stage.CREATE_TABLE.show(run, 0);
        ApplicationRow application = application(run.job().applicationId());
        NewTable table = maker.announce(
                application.id(), application.schema(), columns, run.job().id());
        return run.write(connection -> {
            TableMaker.create(connection, table);
            return table;
        });
    }

    private static RowCopy copyInto(JobRun run, NewTable table) throws SQLException {
        return new RowCopy(run.guard(), table.physical(), table.columns(), 1);
    }

    private JobRun.Published show(Connection guard, JobRow job, NewTable table, String name) throws SQLException {
        if (applications.find(guard, job.applicationId()).isEmpty()) {
            throw new JobFailed(GONE);
        }
        int id = maker.show(guard, job.applicationId(), table, name);
        return new JobRun.Published(
                JsonNodeFactory.instance.objectNode().put(TABLE_ID, id), JsonNodeFactory.instance.objectNode());
    }
}
