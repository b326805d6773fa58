package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;

/**
 * Bounds how many callers of this process wait at once, since each of them keeps a connection: 16 in all
 * ({@code quarkus.fault-tolerance."io.holdfast.lock.WaitingRoom/enter".bulkhead.value}), and fewer for the same target,
 * so that one busy table does not use up all places.
 */
@ApplicationScoped
class WaitingRoom {
    private static final int IN_ALL = 16;
    private static final String CONFIGURED =
            "quarkus.fault-tolerance.\"io.holdfast.lock.WaitingRoom/enter\".bulkhead.value";

    private final int inAll;
    private final int perTarget;
    private final ConcurrentMap<Target, Integer> waiting = new ConcurrentHashMap<>();
    private final Set<Visit> visits = ConcurrentHashMap.newKeySet();

    WaitingRoom(LockConfig config, @ConfigProperty(name = CONFIGURED, defaultValue = "" + IN_ALL) int inAll) {
        this.inAll = inAll;
        this.perTarget = config.maxWaitersPerTarget();
    }

    /** Somebody who waits, told apart from all others. */
    private static final class Visit {
        private final long since = System.nanoTime();
    }

    /** @throws BulkheadException at once when there is no place */
    @Bulkhead(IN_ALL)
    <T> T enter(Target target, Supplier<T> waiting) {
        Visit visit = new Visit();
        int now = this.waiting.merge(target, 1, Integer::sum);
        try {
            if (now > perTarget) {
                throw new BulkheadException("as many wait for " + target + " as may");
            }
            visits.add(visit);
            return waiting.get();
        } finally {
            visits.remove(visit);
            this.waiting.computeIfPresent(target, (t, n) -> n == 1 ? null : n - 1);
        }
    }

    /** Whether whoever wants to wait for a target would find no place at the moment. */
    boolean isFull(Target target) {
        return size() >= inAll || waiting.getOrDefault(target, 0) >= perTarget;
    }

    /** How many wait in this process. */
    int size() {
        return visits.size();
    }

    /** How many may. */
    int places() {
        return inAll;
    }

    /** For how long the one has waited who has waited the longest. */
    Duration longest() {
        long now = System.nanoTime();
        return Duration.ofNanos(
                visits.stream().mapToLong(visit -> now - visit.since).max().orElse(0));
    }
}
