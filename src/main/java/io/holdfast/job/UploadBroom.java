package io.holdfast.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;

/** Removes uploads, with their pieces, that nobody feeds or whose job has ended. */
@ApplicationScoped
class UploadBroom implements Broom {
    private final Uploads uploads;
    private final JobConfig config;

    UploadBroom(Uploads uploads, JobConfig config) {
        this.uploads = uploads;
        this.config = config;
    }

    @Override
    public String name() {
        return "uploads-sweep";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Removed sweep() throws SQLException {
        return Removed.of(Removed.Kind.UPLOAD, uploads.sweep(config.uploadSilence()));
    }
}
