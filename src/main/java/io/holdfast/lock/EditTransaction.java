package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** One try of an edit: a transaction, its locks, its work. Apart from {@link Edits}, so that a retry starts a new one. */
@ApplicationScoped
class EditTransaction {
    private final Acquisition acquisition;
    private final LockMetrics metrics;

    EditTransaction(Acquisition acquisition, LockMetrics metrics) {
        this.acquisition = acquisition;
        this.metrics = metrics;
    }

    /** What came of a try. */
    sealed interface Tried<T> {
        /** The work was done. */
        record Done<T>(T value) implements Tried<T> {}

        /** The locks were not granted, and nothing was done. */
        record Refused<T>(BusyException why) implements Tried<T> {}
    }

    /** A refusal is returned, since JTA would take note of the whole stack for an exception. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public <T> Tried<T> run(List<LockRequest> requests, Patience patience, Supplier<T> work) {
        try {
            acquisition.acquire(requests, patience);
        } catch (BusyException busy) {
            return new Tried.Refused<>(busy);
        }
        long begun = System.nanoTime();
        try {
            return new Tried.Done<>(work.get());
        } finally {
            Duration held = Duration.ofNanos(System.nanoTime() - begun);
            requests.forEach(request -> metrics.held(request.operation(), held));
        }
    }
}
