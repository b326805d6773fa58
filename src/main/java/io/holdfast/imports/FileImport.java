package io.holdfast.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.job.JobFailed;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobRow;
import io.holdfast.job.JobRun;
import io.holdfast.lock.LockRequest;
import io.holdfast.problem.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;

/** The jobs of the type {@code file_import}. What their attempts leave is tables that nobody sees: the janitor's business. */
@ApplicationScoped
class FileImport implements JobHandler {
    static final String TYPE = "file_import";

    private final RowsImport rows;
    private final TableImport tables;

    FileImport(RowsImport rows, TableImport tables) {
        this.rows = rows;
        this.tables = tables;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String noun() {
        return "an import into";
    }

    @Override
    public LockRequest locks(JobRow job) {
        Integer table = job.tableId();
        return table == null ? tables.locks(job.applicationId()) : rows.locks(table);
    }

    @Override
    public void render(JobRow job, ObjectNode into) {
        Payload payload = Payload.of(job.payload());
        boolean makesTable = job.tableId() == null;
        JsonNode made = job.result() == null ? null : job.result().get(TableImport.TABLE_ID);
        into.put("database_id", makesTable ? (Integer) job.applicationId() : null)
                .put("name", payload.name())
                .set("table_id", makesTable ? made : JsonNodeFactory.instance.numberNode(job.tableId()));
        into.put("first_row_header", payload.firstRowHeader()).set("report", FailingRows.shown(job.report()));
    }

    @Override
    public void run(JobRun run) throws SQLException, IOException {
        try {
            Integer table = run.job().tableId();
            if (table == null) {
                tables.run(run);
            } else {
                rows.run(run, table);
            }
        } catch (SQLException e) {
            if (isOfData(e)) {
                throw new JobFailed("Nothing was imported, because a cell cannot be stored.", e);
            }
            throw e;
        }
    }

    /** Classes 22 (data exception) and 54 (a limit of PostgreSQL): what the checks should have found. */
    private static boolean isOfData(SQLException e) {
        String state = SqlStates.of(e);
        return state != null && (state.startsWith("22") || state.startsWith("54"));
    }
}
