package io.holdfast.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.lock.Operation;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One attempt at a job, seen from its handler. All its methods throw {@link JobStopped} when the attempt is to end. */
public interface JobRun {
    /** As claimed for this attempt. */
    JobRow job();

    /** What it holds its locks for. */
    Operation operation();

    /**
     * The connection whose transaction (READ COMMITTED) holds the job's locks. What is written on it is seen by others in
     * the very commit that shows the job finished. Neither commit it nor close it.
     */
    Connection guard();

    /** Takes the state at this instant, to be read by {@link #read}. Once, without an open savepoint on the guard. */
    void exportSnapshot() throws SQLException;

    /**
     * Runs a transaction on a connection of its own that reads the exported state (REPEATABLE READ), and commits it. It may
     * write what nobody sees before {@link #publish}. Done again when PostgreSQL gave it up for another's sake. Several
     * threads may do so at once, and must have ended when the handler returns.
     *
     * @throws JobFailed when the guard is gone
     */
    <T> T read(Work<T> work) throws SQLException;

    /** As {@link #read}, in READ COMMITTED: sees the present, not the exported state. */
    <T> T write(Work<T> work) throws SQLException;

    /**
     * Shows how far the job is. Cheap: not every call is written.
     *
     * @param percent 0 to 99
     * @param stage what callers see as state; null for {@code started}
     */
    void progress(int percent, @Nullable String stage) throws SQLException;

    /**
     * Takes on the guard what the job's operation needs besides to show its result, as a registered waiter.
     *
     * @throws JobFailed naming what was in the way, when they are not granted within the cap of a wait
     */
    void lockToPublish() throws SQLException;

    /**
     * The last step: shows {@code publishing}, runs an action on the guard, writes the final state and commits. The result,
     * the final state and the release of the locks are one commit; when it does not happen, none of it was.
     */
    void publish(Publishing action) throws SQLException;

    /** Work in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** The statements that show what a job has made. */
    @FunctionalInterface
    interface Publishing {
        Published on(Connection guard) throws SQLException;
    }

    /**
     * What the row of a finished job keeps.
     *
     * @param result for the handler's own use, such as the id of what was made
     * @param report what failed although the job did not
     */
    record Published(ObjectNode result, ObjectNode report) {
        public static Published nothing() {
            return new Published(JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode());
        }
    }
}
