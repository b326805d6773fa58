package io.holdfast.exports;

import io.holdfast.job.Chore;
import io.holdfast.job.SweepMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Removes files that have expired, and pieces that no file and no attempt at work has: those of a process that is gone. */
@ApplicationScoped
class ExportExpiry implements Chore {
    private final ExportFiles files;
    private final SweepMetrics metrics;

    ExportExpiry(ExportFiles files, SweepMetrics metrics) {
        this.files = files;
        this.metrics = metrics;
    }

    @Override
    public String name() {
        return "exports-expiry";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void runOnce() {
        files.deleteExpired();
        metrics.removed(SweepMetrics.Kind.EXPORT, files.deleteLost());
    }
}
