package io.holdfast.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;

/** Removes jobs that ended long ago. */
@ApplicationScoped
class Retention implements Chore {
    private final JobTable table;
    private final JobConfig config;

    Retention(JobTable table, JobConfig config) {
        this.table = table;
        this.config = config;
    }

    @Override
    public String name() {
        return "jobs-retention";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void runOnce() {
        try {
            table.deleteEnded(config.keepEnded());
        } catch (SQLException e) {
            throw new IllegalStateException("old jobs could not be removed", e);
        }
    }
}
