package io.holdfast.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.SqlStates;
import io.holdfast.storage.Registry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records what came of an attempt, after its locks are gone. Every statement starts from the state that the attempt was in,
 * so a cancellation that came meanwhile wins, and an attempt that was taken over records nothing.
 */
@ApplicationScoped
class Endings {
    private static final Logger LOG = Logger.getLogger(Endings.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration MAX_DELAY = Duration.ofSeconds(1);

    private final JobTable table;
    private final DataSource dataSource;
    private final Uploads uploads;
    private final JobMetrics metrics;
    private final DatabaseClock clock;
    private final JobConfig config;

    Endings(
            JobTable table,
            DataSource dataSource,
            Uploads uploads,
            JobMetrics metrics,
            DatabaseClock clock,
            JobConfig config) {
        this.table = table;
        this.dataSource = dataSource;
        this.uploads = uploads;
        this.metrics = metrics;
        this.clock = clock;
        this.config = config;
    }

    Next conclude(JobRow job, Outcome outcome) throws SQLException {
        return switch (outcome) {
            case Outcome.Published published -> ended(job, JobState.FINISHED);
            case Outcome.Blocked blocked -> blocked(job, blocked);
            case Outcome.Failed failed ->
                fail(job, failed.failure().reason(), failed.failure().report(), null);
            case Outcome.Broken broken -> fail(job, reason(job, broken), none(), broken.exception());
            case Outcome.Stopped stopped -> stopped(job, stopped.reason());
        };
    }

    private Next stopped(JobRow job, JobStopped.Reason reason) throws SQLException {
        return switch (reason) {
            case CANCELLED, SUPERSEDED -> cancelledIfAsked(job);
            case PROCESS_STOPS -> giveBack(job);
            case TOO_LONG ->
                fail(
                        job,
                        "The job was ended: it took longer than the %d s that a job may take."
                                .formatted(config.timeLimit().toSeconds()),
                        none(),
                        null);
        };
    }

    private Next blocked(JobRow job, Outcome.Blocked blocked) throws SQLException {
        Duration waited = job.waitingSince() == null ? Duration.ZERO : clock.since(job.waitingSince());
        if (waited.compareTo(config.waitLimit()) > 0) {
            String reason = "The job could not start within %d s, because another operation is in progress%s."
                    .formatted(config.waitLimit().toSeconds(), InTheWay.list(blocked.blockers()));
            return fail(job, reason, none(), null);
        }
        return table.blocked(job, InTheWay.json(blocked.blockers())) ? Next.in(delay(waited)) : cancelledIfAsked(job);
    }

    /** Longer the longer it has waited, and never twice the same: those who wait for the same thing should not meet. */
    private static Duration delay(Duration waited) {
        long millis = Math.clamp(waited.toMillis() / 4, FIRST_DELAY.toMillis(), MAX_DELAY.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }

    /** The job waits for its next attempt, in this process or another one, and begins anew. */
    Next giveBack(JobRow job) throws SQLException {
        undo(job);
        return table.giveBack(job) ? Next.AT_ONCE : cancelledIfAsked(job);
    }

    private Next fail(JobRow job, String reason, ObjectNode report, @Nullable Exception unexpected)
            throws SQLException {
        undo(job);
        if (!table.fail(job, reason, report)) {
            return cancelledIfAsked(job);
        }
        if (unexpected != null) {
            LOG.errorf(unexpected, "Job %d (%s) failed", job.id(), job.type());
        }
        return ended(job, JobState.FAILED);
    }

    /** What is left to do where a statement touched no row: a cancellation came first, or the attempt has no say. */
    private Next cancelledIfAsked(JobRow job) throws SQLException {
        undo(job);
        if (table.cancelled(job)) {
            return ended(job, JobState.CANCELLED);
        }
        Optional<JobRow> now = table.find(job.id());
        boolean open = now.isPresent() && !now.get().state().isEnded();
        return open && now.get().attempt() == job.attempt() ? Next.AT_ONCE : Next.DONE;
    }

    private Next ended(JobRow job, JobState state) {
        metrics.ended(job.type(), state, clock.since(job.createdAt()));
        try {
            uploads.deleteOf(job.id());
        } catch (SQLException e) {
            LOG.warnf("The upload of job %d stays until the next sweep: %s", job.id(), e.getMessage());
        }
        return Next.DONE;
    }

    /**
     * Leaves what an attempt has made and not shown to the janitor, which finds it otherwise when the job has ended. What is there after a takeover is
     * the new attempt's, and not touched.
     */
    void undo(JobRow job) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (JobTable.isHeld(connection, job)) {
                    Registry.dropUnfinished(connection, job.id());
                }
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.warnf(e, "What job %d (%s) has left could not be removed at once", job.id(), job.type());
        }
    }

    private static String reason(JobRow job, Outcome.Broken broken) {
        return SqlStates.isOfLostConnection(broken.exception())
                ? "The job lost its connection to the database."
                : "Something went wrong while running the " + job.type() + " job.";
    }

    private static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }
}
