package io.holdfast.exports;

import io.holdfast.job.Broom;
import io.holdfast.job.Removed;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Removes files that have expired, and pieces that no file and no attempt at work has: those of a process that is gone. */
@ApplicationScoped
class ExportExpiry implements Broom {
    private final ExportFiles files;

    ExportExpiry(ExportFiles files) {
        this.files = files;
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
    public Removed sweep() {
        return Removed.of(Removed.Kind.EXPORT, files.deleteExpired() + files.deleteLost());
    }
}
