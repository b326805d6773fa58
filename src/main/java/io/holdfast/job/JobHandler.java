package io.holdfast.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.lock.LockRequest;
import java.io.IOException;
import java.sql.SQLException;

/**
 * What a type of jobs does. Every bean of this type is found by itself.
 *
 * <p>A handler keeps nothing in memory between two calls: each attempt may happen in another process, and begins anew.
 */
public interface JobHandler {
    /** As in the API, such as {@code create_snapshot}. */
    String type();

    /** What people call it, up to the name of what it works on: {@code a snapshot of}, {@code an import into}. */
    String noun();

    /** Whether such jobs are in the list of an account's jobs when no ids are asked for. */
    default boolean isListed() {
        return true;
    }

    /**
     * What the job holds while it runs. Asked again for every attempt, outside of a transaction, so it may read.
     *
     * @throws JobFailed when the job can never start, as when its table is gone
     */
    LockRequest locks(JobRow job) throws SQLException;

    /** Adds the members that the type has beyond those of every job. Called within a request, outside of a transaction. */
    void render(JobRow job, ObjectNode into);

    /**
     * Does the work, under the locks, and ends with {@link JobRun#publish}. Throws to end the attempt otherwise; lets
     * {@link JobStopped} pass.
     *
     * @throws JobFailed to fail with a text for people; every other exception fails with a general one, and is logged
     */
    void run(JobRun run) throws SQLException, IOException;
}
