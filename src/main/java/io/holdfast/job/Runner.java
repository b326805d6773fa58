package io.holdfast.job;

import io.holdfast.lock.GuardLocks;
import io.holdfast.lock.Holders;
import io.holdfast.lock.LockConfig;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Pause;
import io.holdfast.problem.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Does what is to be done for a job that is due: claims it or takes it over, gets its locks, lets its handler work. */
@ApplicationScoped
class Runner {
    private static final Logger LOG = Logger.getLogger(Runner.class);
    private static final int TRIES = 5;
    private static final Duration UNKNOWN_TYPE = Duration.ofSeconds(1);
    private static final Duration WHILE_YIELDING = Duration.ofMillis(50);

    private final DataSource dataSource;
    private final JobTable table;
    private final JobHandlers handlers;
    private final Takeover takeover;
    private final Attempts attempts;
    private final Transactions transactions;
    private final GuardLocks locks;
    private final Holders holders;
    private final Endings endings;
    private final JobMetrics metrics;
    private final Trace trace;
    private final DatabaseClock clock;
    private final JobConfig config;
    private final LockConfig lockConfig;
    private final Attempt.Means means;

    Runner(
            DataSource dataSource,
            JobTable table,
            JobHandlers handlers,
            Takeover takeover,
            Attempts attempts,
            Transactions transactions,
            SnapshotSource snapshots,
            GuardLocks locks,
            Holders holders,
            Endings endings,
            JobMetrics metrics,
            Trace trace,
            DatabaseClock clock,
            JobConfig config,
            LockConfig lockConfig,
            Pause pause) {
        this.dataSource = dataSource;
        this.table = table;
        this.handlers = handlers;
        this.takeover = takeover;
        this.attempts = attempts;
        this.transactions = transactions;
        this.locks = locks;
        this.holders = holders;
        this.endings = endings;
        this.metrics = metrics;
        this.trace = trace;
        this.clock = clock;
        this.config = config;
        this.lockConfig = lockConfig;
        this.means = new Attempt.Means(
                table, transactions, snapshots, locks, pause, config.timeLimit(), lockConfig.maxWait());
    }

    /**
     * Brings a job as far as it goes at this time. Where the job is found running, its process is taken to be gone: the
     * queue never hands out a job that is heard of.
     *
     * @param request that asked for it, as traces know it
     * @throws SQLException when the outcome could not be recorded; to be called again then
     */
    Next run(int id, @Nullable String request) throws SQLException {
        Optional<JobRow> found = table.find(id).filter(job -> !job.state().isEnded());
        if (found.isEmpty()) {
            return Next.DONE;
        }
        JobRow job = found.get();
        Optional<JobHandler> handler = handlers.of(job.type());
        if (handler.isEmpty()) {
            return Next.in(UNKNOWN_TYPE);
        }
        return job.state() == JobState.PENDING
                ? start(handler.get(), job, request)
                : rescue(handler.get(), job, request);
    }

    private Next start(JobHandler handler, JobRow pending, @Nullable String asked) throws SQLException {
        LockRequest request;
        try {
            request = handler.locks(pending);
        } catch (JobFailed failed) {
            return endings.conclude(pending, new Outcome.Failed(failed));
        } catch (RuntimeException e) {
            return endings.conclude(pending, new Outcome.Broken(e));
        }
        if (letsAnEditGoFirst(pending, request)) {
            return Next.in(WHILE_YIELDING);
        }
        Optional<JobRow> claimed = table.claim(pending.id());
        return claimed.isEmpty() ? Next.AT_ONCE : attempt(handler, claimed.get(), asked);
    }

    /** While an edit waits, a job about to start holds nothing, not even a thread; for as long as an edit may wait. */
    private boolean letsAnEditGoFirst(JobRow job, LockRequest request) throws SQLException {
        if (request.operation().isOnline()) {
            return false;
        }
        if (job.yieldingSince() != null && clock.since(job.yieldingSince()).compareTo(lockConfig.maxWait()) > 0) {
            return false;
        }
        try (Connection connection = dataSource.getConnection()) {
            if (!holders.isAnybodyWaiting(connection, request.target().application())) {
                return false;
            }
        }
        return table.yielding(job);
    }

    private Next rescue(JobHandler handler, JobRow found, @Nullable String asked) throws SQLException {
        Optional<JobRow> taken = takeover.take(found.id());
        if (taken.isEmpty()) {
            return Next.AT_ONCE;
        }
        JobRow job = taken.get();
        LOG.infof("Job %d (%s) is taken over: the process that had it is gone", job.id(), job.type());
        metrics.takenOver(job.type());
        if (job.state() == JobState.CANCELLING) {
            return endings.conclude(job, new Outcome.Stopped(JobStopped.Reason.CANCELLED));
        }
        if (job.takeovers() > config.maxTakeovers()) {
            String reason = "The job was given up: the process that worked on it ended before the job did, %d times."
                    .formatted(job.takeovers());
            return endings.conclude(job, new Outcome.Failed(new JobFailed(reason)));
        }
        endings.undo(job);
        return attempt(handler, job, asked);
    }

    private Next attempt(JobHandler handler, JobRow claimed, @Nullable String asked) throws SQLException {
        JobRow job = claimed;
        for (int i = 1; ; i++) {
            Outcome outcome = work(handler, job, asked);
            if (i == TRIES
                    || !(outcome instanceof Outcome.Broken broken)
                    || !SqlStates.isTransient(broken.exception())) {
                return endings.conclude(job, outcome);
            }
            // PostgreSQL gave it up for another transaction's sake: from the start, under a new number
            endings.giveBack(job);
            Optional<JobRow> again = table.claim(job.id());
            if (again.isEmpty()) {
                return Next.AT_ONCE;
            }
            job = again.get();
        }
    }

    /** One attempt; its locks are gone when this returns. */
    private Outcome work(JobHandler handler, JobRow job, @Nullable String byRequest) {
        try {
            LockRequest request = handler.locks(job);
            try (Transactions.Transaction guard = transactions.guard(job, request, config.timeLimit())) {
                long begun = System.nanoTime();
                GuardLocks.Outcome asked = locks.acquire(guard.connection(), job.id(), request);
                if (!asked.granted()) {
                    return new Outcome.Blocked(asked.blockers());
                }
                metrics.locked(job.type(), Duration.ofNanos(System.nanoTime() - begun));
                Attempt attempt = new Attempt(means, job, request, guard);
                return trace.of(job, byRequest, () -> hold(handler, attempt));
            }
        } catch (JobFailed failed) {
            return new Outcome.Failed(failed);
        } catch (JobStopped stopped) {
            return new Outcome.Stopped(stopped.reason());
        } catch (SQLException | RuntimeException e) {
            return new Outcome.Broken(e);
        }
    }

    private Outcome hold(JobHandler handler, Attempt attempt) {
        attempts.add(attempt);
        try {
            if (!table.locked(attempt.job())) {
                return new Outcome.Stopped(JobStopped.Reason.SUPERSEDED);
            }
            handler.run(attempt);
            if (!attempt.isPublished()) {
                throw new IllegalStateException(
                        "the handler of " + attempt.job().type() + " ended without publishing");
            }
            return new Outcome.Published();
        } catch (SQLException | IOException | RuntimeException e) {
            return outcome(attempt, e);
        } finally {
            attempts.remove(attempt);
            metrics.held(attempt.job().type(), attempt.taken());
        }
    }

    /** An attempt that was told to stop fails in whatever way it happens to: what it was told counts. */
    private static Outcome outcome(Attempt attempt, Exception e) {
        if (attempt.isPublished()) {
            LOG.errorf(e, "Job %d failed after it had published", attempt.job().id());
            return new Outcome.Published();
        }
        JobStopped.Reason stop = attempt.stopReason();
        if (stop != null) {
            return new Outcome.Stopped(stop);
        }
        return switch (e) {
            case JobFailed failed -> new Outcome.Failed(failed);
            case JobStopped stopped -> new Outcome.Stopped(stopped.reason());
            default -> new Outcome.Broken(e);
        };
    }
}
