package io.holdfast.job;

import io.holdfast.storage.Janitor;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Removes what no living job owns: tables and schemas that are on the drop list or whose maker is gone, and uploads that
 * nobody feeds or reads any more. What of a job that is still open, in whatever process, stays.
 */
@ApplicationScoped
class Sweep implements Chore {
    private final Janitor janitor;
    private final Uploads uploads;
    private final SweepMetrics metrics;
    private final JobConfig config;

    Sweep(Janitor janitor, Uploads uploads, SweepMetrics metrics, JobConfig config) {
        this.janitor = janitor;
        this.uploads = uploads;
        this.metrics = metrics;
        this.config = config;
    }

    @Override
    public String name() {
        return "storage-sweep";
    }

    /** It costs three queries where there is nothing to do, and what was deleted should not fill the disk for long. */
    @Override
    public Duration every() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void runOnce() {
        try {
            metrics.removed(SweepMetrics.Kind.UPLOAD, uploads.sweep(config.uploadSilence()));
            Janitor.Dropped dropped = janitor.runOnce();
            metrics.removed(SweepMetrics.Kind.TABLE, dropped.tables());
            metrics.removed(SweepMetrics.Kind.SCHEMA, dropped.schemas());
            metrics.ran();
        } catch (SQLException e) {
            throw new IllegalStateException("what nobody owns could not be removed", e);
        }
    }
}
