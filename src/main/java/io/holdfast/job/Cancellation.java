package io.holdfast.job;

import io.holdfast.lock.Pause;
import io.holdfast.problem.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Cancels jobs. The state decides between a cancellation and a publication that meet: whichever changes it first wins, and
 * the other one finds it changed.
 */
@ApplicationScoped
class Cancellation {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final JobTable table;
    private final Backends backends;
    private final Uploads uploads;
    private final Pause pause;
    private final JobConfig config;

    Cancellation(JobTable table, Backends backends, Uploads uploads, Pause pause, JobConfig config) {
        this.table = table;
        this.backends = backends;
        this.uploads = uploads;
        this.pause = pause;
        this.config = config;
    }

    /**
     * Cancels a job, and waits a while for its work to be undone.
     *
     * @return the job after that: cancelled, or still {@code cancelling}
     * @throws io.holdfast.problem.Problem 400 when it has finished or failed
     */
    JobRow cancel(int id) throws SQLException {
        boolean asked = table.requestCancel(id);
        long deadline = System.nanoTime() + config.cancelWait().toNanos();
        while (true) {
            JobRow job = table.find(id).orElseThrow(ErrorCode.ERROR_JOB_DOES_NOT_EXIST::problem);
            if (job.state() == JobState.CANCELLED) {
                if (asked) {
                    uploads.deleteOf(id);
                }
                return job;
            }
            if (job.state() != JobState.CANCELLING) {
                throw ErrorCode.ERROR_JOB_NOT_CANCELLABLE.problem();
            }
            if (System.nanoTime() >= deadline) {
                return job;
            }
            backends.cancelStatements(id);
            pause.forAbout(BETWEEN_LOOKS);
        }
    }
}
