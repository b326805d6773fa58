package io.holdfast.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;

/** Removes jobs that ended long ago. */
@ApplicationScoped
class Retention implements Broom {
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
    public Removed sweep() throws SQLException {
        return Removed.of(Removed.Kind.JOB, table.deleteEnded(config.keepEnded()));
    }
}
