package io.holdfast.duplication;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.copying.CopyEngine;
import io.holdfast.copying.CopyMode;
import io.holdfast.copying.TableCopy;
import io.holdfast.job.JobFailed;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobRow;
import io.holdfast.job.JobRun;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.table.TableMaker;
import io.holdfast.table.TableReader;
import io.holdfast.table.TableRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Objects;

/**
 * The job that duplicates a table. Of the application it holds hardly anything while it fills the copy; only to show it, it
 * asks for what creating a table asks for.
 */
@ApplicationScoped
class TableDuplication implements JobHandler {
    static final String TYPE = "duplicate_table";

    private final TableReader tables;
    private final CopyEngine engine;

    TableDuplication(TableReader tables, CopyEngine engine) {
        this.tables = tables;
        this.engine = engine;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String noun() {
        return "a duplication of";
    }

    @Override
    public LockRequest locks(JobRow job) {
        TableRow table =
                tables.find(tableOf(job)).orElseThrow(() -> new JobFailed("The table does not exist any more."));
        return new LockRequest(operation(job), table.target());
    }

    private static Operation operation(JobRow job) {
        return CopyMode.of(job.payload()).choose(Operation.DUPLICATE_TABLE, Operation.DUPLICATE_TABLE_ONLINE);
    }

    @Override
    public void run(JobRun run) throws SQLException {
        int application = run.job().applicationId();
        TableCopy copy = engine.makeTable(run, application, tableOf(run.job()));
        run.lockToPublish();
        run.publish(guard -> {
            TableMaker.requireThere(guard, tableOf(run.job()));
            engine.showTable(guard, application, copy);
            return Duplicate.published(copy.id());
        });
    }

    @Override
    public void render(JobRow job, ObjectNode into) {
        into.set(
                "original_table",
                tables.find(tableOf(job)).map(TableRow::render).orElse(null));
        into.set(
                "duplicated_table",
                Duplicate.id(job).flatMap(tables::find).map(TableRow::render).orElse(null));
    }

    private static int tableOf(JobRow job) {
        return Objects.requireNonNull(job.tableId(), "a table is duplicated");
    }
}
