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

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public <T> T run(List<LockRequest> requests, Patience patience, Supplier<T> work) {
        acquisition.acquire(requests, patience);
        long begun = System.nanoTime();
        try {
            return work.get();
        } finally {
            Duration held = Duration.ofNanos(System.nanoTime() - begun);
            requests.forEach(request -> metrics.held(request.operation(), held));
        }
    }
}
