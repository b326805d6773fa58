package io.holdfast.copying;

import io.holdfast.application.ApplicationStore;
import io.holdfast.job.JobRun;
import io.holdfast.storage.Registry;
import io.holdfast.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** Copies whole applications, within a job that holds the locks of a copy. */
@ApplicationScoped
public class CopyEngine {
    private final CopyConfig config;

    CopyEngine(CopyConfig config) {
        this.config = config;
    }

    /**
     * Makes a copy that is whole and that nobody sees.
     *
     * @param application what is copied
     * @param id the id of the copy
     * @throws io.holdfast.job.JobFailed when the source was changed in spite of the locks, or is gone
     */
    public Copy make(JobRun run, int application, int id) throws SQLException {
        run.exportSnapshot();
        Instant takenAt = now(run.guard());
        Source source = run.read(connection -> Source.read(connection, application));
        CopyMaker maker = new CopyMaker(run, id);
        ApplicationStore.Identity identity = maker.makeSchema();
        List<TableCopy> copies = maker.makeTables(identity.schema(), source.tables());
        fill(run, Batches.of(copies, config.rowsPerTransaction()));
        return new Copy(identity, source.name(), source.place(), takenAt, copies);
    }

    private static Instant now(Connection connection) {
        return Sql.on(connection)
                .fetchSingle("select clock_timestamp() as now")
                .get("now", OffsetDateTime.class)
                .toInstant();
    }

    private void fill(JobRun run, List<Batches.Batch> batches) throws SQLException {
        if (!batches.isEmpty()) {
            new Filling(run, batches, config.look()).fill(Math.min(config.connections(), batches.size()));
        }
    }

    /** Shows a copy, in the transaction that ends its job. @param hidden whether only its snapshot leads to it */
    public void show(Connection guard, Copy copy, int workspace, boolean hidden) throws SQLException {
        ApplicationStore.insert(guard, copy.identity(), workspace, copy.name(), hidden);
        CopyMetadata.insert(guard, copy);
        Registry.liveSchema(guard, copy.identity().schema());
    }
}
