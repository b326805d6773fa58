package io.holdfast.copying;

import io.holdfast.application.ApplicationStore;
import io.holdfast.application.FreeName;
import io.holdfast.job.JobRun;
import io.holdfast.storage.Registry;
import io.holdfast.storage.Sql;
import io.holdfast.table.TableMaker;
import io.holdfast.table.TableResource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Copies applications and tables, within a job that holds the locks of a copy. Whether edits of the source pass meanwhile is
 * a matter of the job's operation: an online one holds nothing that they ask for, and reads in short steps.
 */
@ApplicationScoped
public class CopyEngine {
    private final CopyConfig config;

    CopyEngine(CopyConfig config) {
        this.config = config;
    }

    /**
     * Makes a copy of an application that is whole and that nobody sees; only a snapshot is to lead to it. Options of selects
     * keep their ids in it.
     *
     * @param application what is copied
     * @param id the id of the copy
     * @throws io.holdfast.job.JobFailed when the source was changed in spite of the locks, or is gone
     */
    public Copy makeHidden(JobRun run, int application, int id) throws SQLException {
        return make(run, application, new CopyMaker(run, id, false));
    }

    /** As {@link #makeHidden}, for callers to see: all its ids are its own. */
    public Copy make(JobRun run, int application) throws SQLException {
        return make(run, application, new CopyMaker(run, run.write(ApplicationStore::newId), true));
    }

    private Copy make(JobRun run, int application, CopyMaker maker) throws SQLException {
        run.exportSnapshot();
        Instant takenAt = now(run.guard());
        Source source = run.read(connection -> Source.read(connection, application));
        ApplicationStore.Identity identity = maker.makeSchema();
        List<TableCopy> copies = maker.makeTables(identity.schema(), source.tables());
        fill(run, copies);
        return new Copy(identity, source.name(), source.place(), takenAt, copies);
    }

    /** Makes a copy of a table beside it, whole and seen by nobody; all its ids are its own. */
    public TableCopy makeTable(JobRun run, int application, int table) throws SQLException {
        run.exportSnapshot();
        Source source = run.read(connection -> Source.ofTable(connection, application, table));
        List<TableCopy> copies = new CopyMaker(run, application, true).makeTables(source.schema(), source.tables());
        fill(run, copies);
        return copies.getFirst();
    }

    private static Instant now(Connection connection) {
        return Sql.on(connection)
                .fetchSingle("select clock_timestamp() as now")
                .get("now", OffsetDateTime.class)
                .toInstant();
    }

    private void fill(JobRun run, List<TableCopy> copies) throws SQLException {
        boolean online = run.operation().isOnline();
        List<Batches.Batch> batches =
                Batches.of(copies, online ? config.onlineRowsPerTransaction() : config.rowsPerTransaction());
        Transfer transfer = online ? new RangeTransfer(config.onlineStep()) : RowsTransfer::transfer;
        if (!batches.isEmpty()) {
            new Filling(run, batches, transfer, config.look()).fill(Math.min(config.connections(), batches.size()));
        }
    }

    /** Keeps a copy of an application where only its snapshot leads to it, in the transaction that ends its job. */
    public void hide(Connection guard, Copy copy, int workspace) throws SQLException {
        ApplicationStore.insertHidden(guard, copy.identity(), workspace, copy.name());
        show(guard, copy);
    }

    /** Shows a copy of an application as its workspace's last, in the transaction that ends its job. */
    public void showLast(Connection guard, Copy copy, int workspace) throws SQLException {
        ApplicationStore.lockNames(guard, workspace);
        String name = FreeName.numbered(
                copy.name(), ApplicationStore.namesIn(guard, workspace), ApplicationStore.MAX_NAME_LENGTH);
        ApplicationStore.insertLast(guard, copy.identity(), workspace, name);
        show(guard, copy);
    }

    /** As {@link #showLast}, under a name of its own, numbered only where that is taken, and in a certain place. */
    public void showAt(Connection guard, Copy copy, int workspace, String name, int place) throws SQLException {
        ApplicationStore.lockNames(guard, workspace);
        String free = FreeName.of(name, ApplicationStore.namesIn(guard, workspace), ApplicationStore.MAX_NAME_LENGTH);
        ApplicationStore.insertAt(guard, copy.identity(), workspace, free, place);
        show(guard, copy);
    }

    private static void show(Connection guard, Copy copy) throws SQLException {
        String schema = copy.identity().schema();
        CopyMetadata.insert(guard, copy.identity().id(), schema, copy.tables());
        Registry.liveSchema(guard, schema);
    }

    /**
     * Shows a copy of a table as the last of its application, in the transaction that ends its job and holds the lock of
     * CREATE_TABLE.
     */
    public void showTable(Connection guard, int application, TableCopy copy) throws SQLException {
        String name =
                FreeName.numbered(copy.name(), TableMaker.namesIn(guard, application), TableResource.MAX_NAME_LENGTH);
        TableCopy last = copy.as(name, TableMaker.nextPosition(guard, application));
        CopyMetadata.insert(guard, application, copy.target().schema(), List.of(last));
        Registry.live(guard, copy.target().schema(), copy.target().name());
    }
}
