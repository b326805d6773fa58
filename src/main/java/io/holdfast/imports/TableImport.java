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
    /** Parsing alone is quick against filling a table. */
    private static final int PERCENT_OF_FIRST_PASS = 20;

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
        run.lockToPublish();
        run.publish(guard -> show(guard, job, table, payload.name()));
    }

    private NewTable fromData(JobRun run, Payload payload) throws SQLException, IOException {
        int columns = payload.csv() == null ? payload.columns() : longestRow(run, payload);
        int begin = payload.csv() == null ? 0 : PERCENT_OF_FIRST_PASS;
        try (Rows rows = open(run, payload)) {
            Rows.Row header = payload.firstRowHeader() ? rows.header() : null;
            List<NewField> made = names(header, columns).stream()
                    .map(name -> fields.make(name, "text"))
                    .toList();
            NewTable table = create(run, made, begin);
            try (RowCopy copy = copyInto(run, table)) {
                for (Rows.Row row = rows.next(); row != null; row = rows.next()) {
                    copy.row(CellText.row(texts(row), columns));
                    Stage.CREATION.show(run, rows, row, begin, PERCENT_WHEN_FILLED);
                }
                copy.finish();
            }
            return table;
        }
    }

    private Rows open(JobRun run, Payload payload) throws SQLException, IOException {
        CsvPart csv = payload.csv();
        InputStream upload = uploads.open(run.job().id());
        return csv == null
                ? Matrix.open(upload, Matrix.Cells.TEXT, ColumnNames.MAX_FIELDS, payload.bytes())
                : CsvRows.open(upload, csv.format(), ColumnNames.MAX_FIELDS, payload.bytes());
    }

    /** Of a file nobody has looked at: one pass more, which also finds what is wrong with it before there is a table. */
    private int longestRow(JobRun run, Payload payload) throws SQLException, IOException {
        int longest = 0;
        try (Rows rows = open(run, payload)) {
            Rows.Row first = payload.firstRowHeader() ? rows.header() : null;
            longest = first == null ? 0 : first.length();
            for (Rows.Row row = rows.next(); row != null; row = rows.next()) {
                longest = Math.max(longest, row.length());
                Stage.VALIDATION.show(run, rows, row, 0, PERCENT_OF_FIRST_PASS);
            }
        }
        return longest;
    }

    private static List<String> names(Rows.@Nullable Row header, int columns) {
        try {
            return ColumnNames.of(header == null ? null : texts(header), columns);
        } catch (Problem refused) {
            String text = refused.body().path("detail").asText();
            throw new JobFailed(
                    text.isEmpty() ? "A table has at most " + ColumnNames.MAX_FIELDS + " fields." : text, refused);
        }
    }

    private static List<@Nullable String> texts(Rows.Row row) {
        List<@Nullable String> texts = new ArrayList<>(row.cells().size());
        for (JsonNode cell : row.cells()) {
            String text = CellText.of(cell);
            if (text != null && text.indexOf('\0') >= 0) {
                throw new JobFailed("Nothing was imported: row " + row.index() + " has a NUL character, which cannot be"
                        + " stored. Is the file in another encoding, or no text at all?");
            }
            texts.add(text);
        }
        return texts;
    }

    private NewTable example(JobRun run) throws SQLException {
        NewTable table = create(run, ExampleTable.fields(fields), 0);
        try (RowCopy copy = copyInto(run, table)) {
            for (RowCopy.Cells row : ExampleTable.ROWS) {
                copy.row(row);
            }
            copy.finish();
        }
        return table;
    }

    /** In a transaction of its own, so that what the guard holds for long is the rows and nothing else. */
    private NewTable create(JobRun run, List<NewField> columns, int percent) throws SQLException {
        Stage.CREATE_TABLE.show(run, percent);
        ApplicationRow application = application(run.job().applicationId());
        NewTable table = run.write(connection -> TableMaker.announce(
                connection,
                application.id(),
                application.schema(),
                columns,
                run.job().id()));
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
