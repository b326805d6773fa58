package io.holdfast.lock;

import io.holdfast.problem.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Does a whole transaction again when PostgreSQL gave it up for another's sake (40001, 40P01), a bounded number of times.
 * Lies outside of every transaction: a retry inside a dead one would be none.
 */
@ApplicationScoped
public class RetriedTransaction {
    /** A transaction that PostgreSQL ended although nothing was wrong with it. */
    static final class TransientFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        TransientFailure(RuntimeException cause) {
            super(cause);
        }
    }

    /**
     * @param transaction begins, does and commits the whole transaction
     * @throws RuntimeException what the last try threw; a transient failure arrives wrapped, its SQLSTATE in the causes
     */
    @Retry(maxRetries = 5, delay = 20, jitter = 20, retryOn = TransientFailure.class)
    public <T> T run(Supplier<T> transaction) {
        try {
            return transaction.get();
        } catch (RuntimeException e) {
            if (SqlStates.isTransient(e)) {
                throw new TransientFailure(e);
            }
            throw e;
        }
    }
}
