package io.holdfast.job;

import io.holdfast.lock.Pause;
import io.holdfast.problem.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Takes a job from a process that is gone, or only seems to be: everything that process still has open is ended first, and
 * what it may still begin meets the new number of the attempt.
 */
@ApplicationScoped
class Takeover {
    private static final Logger LOG = Logger.getLogger(Takeover.class);
    private static final int TRIES = 50;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private final DataSource dataSource;
    private final Backends backends;
    private final Pause pause;

    Takeover(DataSource dataSource, Backends backends, Pause pause) {
        this.dataSource = dataSource;
        this.backends = backends;
        this.pause = pause;
    }

    /**
     * @return the job under its new number, running or cancelling; empty when it is over or pending by now
     * @throws SQLException also when the other process could not be got rid of, to be tried again
     */
    Optional<JobRow> take(int job) throws SQLException {
        for (int i = 1; ; i++) {
            try {
                return tryToTake(job);
            } catch (SQLException e) {
                if (!SqlStates.LOCK_NOT_AVAILABLE.equals(SqlStates.of(e)) || i == TRIES) {
                    throw e;
                }
                LOG.infof("Job %d is still held by the process that had it; its connections are ended", job);
                backends.terminate(job);
                pause.forAbout(BETWEEN_TRIES);
            }
        }
    }

    private Optional<JobRow> tryToTake(int job) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Statements.run(connection, "set local lock_timeout = 100");
                Optional<JobRow> held = JobTable.lockRow(connection, job)
                        .filter(row -> row.state() == JobState.RUNNING || row.state() == JobState.CANCELLING);
                Optional<JobRow> taken =
                        held.isEmpty() ? Optional.empty() : Optional.of(JobTable.takeOver(connection, job));
                connection.commit();
                return taken;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
