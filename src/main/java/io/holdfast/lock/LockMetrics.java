package io.holdfast.lock;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What monitoring sees of locks. All meters exist from the start, so the first scrape shows zeros. */
@ApplicationScoped
class LockMetrics {
    private final MeterRegistry registry;

    LockMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void atStart(@Observes StartupEvent event, WaitingRoom waitingRoom) {
        registry.gauge("holdfast_lock_waiters", waitingRoom, WaitingRoom::size);
        for (Operation operation : Operation.values()) {
            if (operation.isJob()) {
                continue;
            }
            waits(operation);
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

    void refused(Operation operation, List<Blocker> blockers) {
        Blocker first = blockers.isEmpty() ? null : blockers.getFirst();
        conflicts(operation, operationOf(first)).increment();
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
