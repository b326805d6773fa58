package io.holdfast.lock;

import io.holdfast.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs edits under their locks. Outside in: retry, transaction, locks, work.
 *
 * <p>Existence, permission and validity are checked by the caller before this (what could never succeed is told as such,
 * never as a conflict) and again by the work, which reads what the locks cover.
 */
@ApplicationScoped
public class Edits {
    private final RetriedTransaction retried;
    private final EditTransaction transaction;
    private final JobsInTheWay jobs;
    private final WaitPreference preference;
    private final LockMetrics metrics;
    private final InstantSource clock;

    Edits(
            RetriedTransaction retried,
            EditTransaction transaction,
            JobsInTheWay jobs,
            WaitPreference preference,
            LockMetrics metrics,
            InstantSource clock) {
        this.retried = retried;
        this.transaction = transaction;
        this.jobs = jobs;
        this.preference = preference;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Thrown by work that finds, on the rows as they are under the lock, that another request is needed: a stronger operation,
     * or one that named locks speak of differently.
     */
    public static final class Stronger extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient LockRequest needed;

        public Stronger(LockRequest needed) {
            super("needs " + needed, null, false, false);
            this.needed = needed;
        }
    }

    /**
     * Runs work in a transaction of its own that holds the locks of a request. Work that throws {@link Stronger} is rolled
     * back and run again with what it asked for: locks are never upgraded in place.
     *
     * @throws io.holdfast.problem.Problem 409 when the locks are not granted within the caller's patience
     */
    public <T> T run(LockRequest request, Function<LockRequest, T> work) {
        LockRequest asked = request;
        while (true) {
            LockRequest now = asked;
            try {
                return runOnce(List.of(now), preference.patience(), () -> work.apply(now));
            } catch (Stronger stronger) {
                asked = stronger.needed;
            }
        }
    }

    /** As {@link #run}, for work without a result. */
    public void change(LockRequest request, Consumer<LockRequest> work) {
        run(request, now -> {
            work.accept(now);
            return true;
        });
    }

    /**
     * As {@link #run}, holding the locks of several requests at once: all of them or none.
     *
     * @param requests in ascending order of applications; none is a transaction without locks
     */
    public void changeAll(List<LockRequest> requests, Runnable work) {
        changeAll(requests, preference.patience(), work);
    }

    /** As {@link #changeAll}, for who acts without being asked to, and comes back: waits for nobody. */
    public void changeAllAtOnce(List<LockRequest> requests, Runnable work) {
        changeAll(requests, Patience.NONE, work);
    }

    private void changeAll(List<LockRequest> requests, Patience patience, Runnable work) {
        runOnce(requests, patience, () -> {
            work.run();
            return true;
        });
    }

    private <T> T runOnce(List<LockRequest> requests, Patience patience, Supplier<T> work) {
        refuseForSure(requests, patience);
        try {
            return switch (retried.run(() -> transaction.run(requests, patience, work))) {
                case EditTransaction.Tried.Done<T>(T value) -> value;
                case EditTransaction.Tried.Refused<T>(BusyException busy) -> throw refusal(busy, requests);
            };
        } catch (BusyException busy) {
            throw refusal(busy, requests);
        }
    }

    /** Who would be refused anyway is so without a transaction. */
    private void refuseForSure(List<LockRequest> requests, Patience patience) {
        if (requests.size() == 1) {
            jobs.refusalOf(requests.getFirst(), patience).ifPresent(busy -> {
                throw refusal(busy, requests);
            });
        }
    }

    private Problem refusal(BusyException busy, List<LockRequest> requests) {
        LockRequest refused = busy.requested() == null ? requests.getFirst() : busy.requested();
        jobs.note(busy, refused);
        metrics.refused(refused.operation(), busy);
        return Conflicts.problem(busy, refused, preference.path(), clock.instant());
    }
}
