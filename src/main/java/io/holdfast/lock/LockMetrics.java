package io.holdfast.lock;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What monitoring sees of locks. All meters exist from the start, so the first scrape shows zeros. */
@ApplicationScoped
class LockMetrics {
    private final MeterRegistry registry;
    private final WaitingRoom waitingRoom;

    LockMetrics(MeterRegistry registry, WaitingRoom waitingRoom) {
        this.registry = registry;
        this.waitingRoom = waitingRoom;
    }

    void atStart(@Observes StartupEvent event) {
        Gauge.builder("holdfast_lock_waiters", waitingRoom, WaitingRoom::size)
                .description("Edits of this process that wait for locks")
                .register(registry);
        Gauge.builder("holdfast_lock_waiters_max", waitingRoom, WaitingRoom::places)
                .description("Edits that may wait for locks in this process")
                .register(registry);
        TimeGauge.builder(
                        "holdfast_lock_longest_wait",
                        waitingRoom,
                        TimeUnit.MILLISECONDS,
                        room -> room.longest().toMillis())
                .description("How long the edit has waited that has waited the longest")
                .register(registry);
        turnedAway("process");
        turnedAway("target");
        for (Operation operation : Operation.values()) {
            if (operation.isJob()) {
                continue;
            }
            waits(operation);
            expiries(operation);
            holding(operation);
            conflicts(operation, null);
            for (Operation blocker : Operation.values()) {
                conflicts(operation, blocker);
            }
        }
    }

    void waited(Operation operation, Duration duration) {
        waits(operation).record(duration);
    }

    void held(Operation operation, Duration duration) {
        holding(operation).record(duration);
    }

    void refused(Operation operation, BusyException busy) {
        List<Blocker> blockers = busy.blockers();
        conflicts(operation, operationOf(blockers.isEmpty() ? null : blockers.getFirst()))
                .increment();
        if (busy.tooManyWaiters()) {
            turnedAway(waitingRoom.size() >= waitingRoom.places() ? "process" : "target")
                    .increment();
        } else if (busy.waited().isPositive()) {
            expiries(operation).increment();
        }
    }

    private static @Nullable Operation operationOf(@Nullable Blocker blocker) {
        return switch (blocker) {
            case Blocker.Job job -> job.operation();
            case Blocker.Edit edit -> edit.operation();
            case Blocker.Named named -> named.lock().taking();
            case Blocker.Query query -> null;
            case null -> null;
        };
    }

    private Timer waits(Operation operation) {
        return Timer.builder("holdfast_lock_wait")
                .description("Time that edits waited before they held their locks")
                .tag("operation", operation.name())
                .register(registry);
    }

    private Counter expiries(Operation operation) {
        return Counter.builder("holdfast_lock_wait_expired")
                .description("Edits that were refused at the end of the time they would wait")
                .tag("operation", operation.name())
                .register(registry);
    }

    private Counter turnedAway(String full) {
        return Counter.builder("holdfast_lock_waiters_turned_away")
                .description("Edits that were refused since as many waited already as may, by where there was no place")
                .tag("full", full)
                .register(registry);
    }

    private Timer holding(Operation operation) {
        return Timer.builder("holdfast_lock_held")
                .description("Time that edits held their locks")
                .tag("operation", operation.name())
                .register(registry);
    }

    private Counter conflicts(Operation operation, @Nullable Operation blocker) {
        return Counter.builder("holdfast_lock_conflicts")
                .description("Edits that were refused, by what was in the way")
                .tag("operation", operation.name())
                .tag("blocker", blocker == null ? "none" : blocker.name())
                .register(registry);
    }
}
