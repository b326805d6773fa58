package io.holdfast.copying;

import io.holdfast.job.JobRun;
import java.sql.SQLException;
import java.util.function.LongConsumer;

/** Brings the rows of some tables into their copies, as they were at the moment that is copied. */
@FunctionalInterface
interface Transfer {
    /**
     * Copies all of a batch.
     *
     * @param source begins the transactions that read, each of them one of the moment that is copied
     * @param size told how many bytes the tables have, before the first row is copied
     */
    void transfer(Reader source, Batches.Batch batch, LongConsumer size) throws SQLException;

    /** Runs work in a transaction of its own, that reads the moment and is committed. */
    interface Reader {
        <T> T read(JobRun.Work<T> work) throws SQLException;
    }
}
