package io.holdfast.exports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.field.FieldReader;
import io.holdfast.field.TableModel;
import io.holdfast.job.JobFailed;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobRow;
import io.holdfast.job.JobRun;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.problem.Problem;
import io.holdfast.storage.Sql;
import io.holdfast.storage.Versions;
import io.holdfast.table.TableMaker;
import io.holdfast.table.TableReader;
import io.holdfast.table.TableRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** The job that makes a file of a table. */
@ApplicationScoped
class ExportHandler implements JobHandler {
    static final String TYPE = "export_table";
    private static final String STAGE = "exporting";
    /** From the statistics. */
    private static final String ABOUT = """
            select greatest(c.reltuples, pg_stat_get_live_tuples(c.oid), 1)::bigint as rows
            from pg_class c
            where c.oid = to_regclass(?)
            """;

    private final TableReader tables;
    private final FieldReader fields;
    private final ExportFiles files;
    private final ExportConfig config;

    ExportHandler(TableReader tables, FieldReader fields, ExportFiles files, ExportConfig config) {
        this.tables = tables;
        this.fields = fields;
        this.files = files;
        this.config = config;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String noun() {
        return "an export of";
    }

    /** The list has the jobs that clients of the reference know; exports are asked for at an address of their own. */
    @Override
    public boolean isListed() {
        return false;
    }

    @Override
    public LockRequest locks(JobRow job) {
        TableRow table = tables.find(table(job)).orElseThrow(ExportHandler::gone);
        boolean pass = ExportOptions.of(job.payload()).letsEditsPass();
        return new LockRequest(pass ? Operation.EXPORT_TABLE_ONLINE : Operation.EXPORT_TABLE, table.target());
    }

    private static int table(JobRow job) {
        return Objects.requireNonNull(job.tableId(), "an export is of a table");
    }

    private static JobFailed gone() {
        return new JobFailed("The table does not exist any more.");
    }

    @Override
    public void render(JobRow job, ObjectNode into) {
        ExportOptions options = ExportOptions.of(job.payload());
        into.put("table", job.tableId()).put("exporter_type", options.type().wireName());
    }

    @Override
    public void run(JobRun run) throws SQLException, IOException {
        ExportOptions options = ExportOptions.of(run.job().payload());
        run.progress(0, STAGE);
        run.exportSnapshot();
        boolean shown = false;
        try (Pieces pieces = new Pieces(run)) {
            write(run, options, pieces);
            long bytes = pieces.finish();
            run.publish(guard -> publish(guard, run.job(), options, bytes));
            shown = true;
        } finally {
            if (!shown) {
                files.deletePieces(run.job().id(), run.job().attempt());
            }
        }
    }

    private JobRun.Published publish(Connection guard, JobRow job, ExportOptions options, long bytes) {
        TableMaker.requireThere(guard, table(job));
        ExportFiles.show(guard, job, options, bytes, config.keep());
        return JobRun.Published.nothing();
    }

    private void write(JobRun run, ExportOptions options, Pieces pieces) throws SQLException, IOException {
        TableModel table = run.read(connection -> model(connection, table(run.job())));
        long about = run.read(connection -> about(connection, table));
        try {
            FileWriting.write(
                    table,
                    options,
                    work -> run.read(connection -> {
                        // it has time, and more of it than a request
                        Sql.on(connection).execute("set local lock_timeout = 0");
                        work.on(connection);
                        return true;
                    }),
                    rows -> run.progress((int) Math.min(99, rows * 100 / about), STAGE),
                    pieces);
        } catch (RowRanges.Rewritten e) {
            throw new JobFailed(
                    "The export was given up: the table was rewritten or truncated while it was being read.");
        } catch (Problem outdated) {
            throw new JobFailed("The export cannot be ordered so any more.");
        }
    }

    /** As the snapshot of the job shows it. */
    private TableModel model(Connection connection, int id) {
        TableRow table = TableReader.find(connection, id).orElseThrow(ExportHandler::gone);
        return new TableModel(table, new Versions.Known(0, 0), fields.of(connection, id));
    }

    private static long about(Connection connection, TableModel table) {
        return Sql.on(connection)
                .fetchOptional(ABOUT, Sql.quoted(table.physical()))
                .map(row -> row.get("rows", Long.class))
                .orElse(1L);
    }
}
