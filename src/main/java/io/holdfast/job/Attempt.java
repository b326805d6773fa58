package io.holdfast.job;

import io.holdfast.lock.GuardLocks;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Pause;
import io.holdfast.problem.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** One attempt at a job, from its locks to its end, in the thread that runs it. */
final class Attempt implements JobRun {
    private static final int TRIES = 5;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
    private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(100);
    private static final int ALMOST = 99;

    private final Means means;
    private final JobRow job;
    private final LockRequest request;
    private final Transactions.Transaction guard;
    private final int guardBackend;
    private final long begun = System.nanoTime();

    private volatile JobStopped.@Nullable Reason stop;
    private @Nullable String snapshot;
    private boolean published;
    private int percent;
    private @Nullable String stage;
    private long progressWritten = begun - BETWEEN_PROGRESS.toNanos();

    Attempt(Means means, JobRow job, LockRequest request, Transactions.Transaction guard) throws SQLException {
        this.means = means;
        this.job = job;
        this.request = request;
        this.guard = guard;
        this.guardBackend = Statements.first(guard.connection(), row -> row.getInt(1), "select pg_backend_pid()")
                .orElseThrow();
    }

    /** What every attempt works with. */
    record Means(
            JobTable table,
            Transactions transactions,
            SnapshotSource snapshots,
            GuardLocks locks,
            Pause pause,
            Duration limit,
            Duration maxWait) {}

    @Override
    public JobRow job() {
        return job;
    }

    @Override
    public Operation operation() {
        return request.operation();
    }

    @Override
    public Connection guard() {
        return guard.connection();
    }

    @Override
    public void exportSnapshot() throws SQLException {
        requireWanted();
        if (snapshot != null) {
            throw new IllegalStateException("the snapshot has been taken already");
        }
        snapshot = means.snapshots().take(guard());
    }

    @Override
    public <T> T read(Work<T> work) throws SQLException {
        if (snapshot == null) {
            throw new IllegalStateException("no snapshot has been taken");
        }
        return inTransaction(snapshot, work);
    }

    @Override
    public <T> T write(Work<T> work) throws SQLException {
        return inTransaction(null, work);
    }

    private <T> T inTransaction(@Nullable String ofSnapshot, Work<T> work) throws SQLException {
        for (int i = 1; ; i++) {
            requireWanted();
            try (Transactions.Transaction transaction = begin(ofSnapshot)) {
                T result = work.on(transaction.connection());
                transaction.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                if (!SqlStates.isTransient(e) || i == TRIES) {
                    throw e;
                }
                means.pause().forAbout(BETWEEN_TRIES.multipliedBy(i));
            }
        }
    }

    private Transactions.Transaction begin(@Nullable String ofSnapshot) throws SQLException {
        try {
            return means.transactions().data(job, request, ofSnapshot, remaining());
        } catch (SQLException e) {
            String state = SqlStates.of(e);
            if (SqlStates.SERIALIZATION_FAILURE.equals(state)) {
                // the row behind the fence was claimed anew since the snapshot was taken
                throw new JobStopped(JobStopped.Reason.SUPERSEDED);
            }
            if (SqlStates.INVALID_SNAPSHOT.equals(state) || SqlStates.UNDEFINED_OBJECT.equals(state)) {
                throw new JobFailed("The connection that kept the state to be read was lost.", e);
            }
            throw e;
        }
    }

    @Override
    public void progress(int percent, @Nullable String stage) throws SQLException {
        requireWanted();
        boolean staged = !Objects.equals(stage, this.stage);
        this.percent = Math.clamp(percent, 0, ALMOST);
        this.stage = stage;
        if (staged || System.nanoTime() - progressWritten >= BETWEEN_PROGRESS.toNanos()) {
            writeProgress();
        }
    }

    private void writeProgress() throws SQLException {
        if (!means.table().progress(job, percent, stage)) {
            throw new JobStopped(whyNoLongerRunning());
        }
        progressWritten = System.nanoTime();
    }

    private JobStopped.Reason whyNoLongerRunning() throws SQLException {
        return means.table()
                .find(job.id())
                .filter(now -> now.attempt() == job.attempt() && now.state() == JobState.CANCELLING)
                .map(now -> JobStopped.Reason.CANCELLED)
                .orElse(JobStopped.Reason.SUPERSEDED);
    }

    @Override
    public void lockToPublish() throws SQLException {
        Pause stopping = duration -> {
            requireWanted();
            means.pause().forAbout(duration);
        };
        GuardLocks.Outcome asked =
                means.locks().acquireToPublish(guard(), job.id(), request, means.maxWait(), stopping);
        if (!asked.granted()) {
            throw new JobFailed("The result could not be shown because another operation is in progress"
                    + InTheWay.list(asked.blockers()) + ".");
        }
    }

    @Override
    public void publish(Publishing action) throws SQLException {
        requireWanted();
        percent = ALMOST;
        stage = "publishing";
        writeProgress();
        Published result = action.on(guard());
        requireWanted();
        if (!JobTable.finish(guard(), job, result)) {
            throw new JobStopped(whyNoLongerRunning());
        }
        guard.commit();
        published = true;
    }

    boolean isPublished() {
        return published;
    }

    /** Asks the attempt to end; the first reason counts. */
    void stop(JobStopped.Reason reason) {
        if (stop == null) {
            stop = reason;
        }
    }

    /** The PostgreSQL process at the other end of the guard. */
    int guardBackend() {
        return guardBackend;
    }

    /** Lets whoever waits for an answer on the guard go on, with an error: there is nobody any more who could give one. */
    void abandonGuard() throws SQLException {
        if (!guard.connection().isClosed()) {
            guard.connection().unwrap(PgConnection.class).abort(Runnable::run);
        }
    }

    boolean isStopped() {
        return stop != null;
    }

    JobStopped.@Nullable Reason stopReason() {
        return stop;
    }

    /** Of the time that a job may take; negative when that is over. */
    Duration remaining() {
        return means.limit().minusNanos(System.nanoTime() - begun);
    }

    Duration taken() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void requireWanted() {
        JobStopped.Reason reason = stop;
        if (reason != null) {
            throw new JobStopped(reason);
        }
    }
}
