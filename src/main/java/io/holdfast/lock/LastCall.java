package io.holdfast.lock;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * When a process that stops has to have answered. Whoever still waits for a lock is told shortly before that what is in the
 * way: afterwards nobody could.
 */
@ApplicationScoped
class LastCall {
    /** What an answer takes, generously: its statements and its way to the caller. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(2);

    private final Duration fromTheFirstSign;
    private volatile @Nullable Long at;

    LastCall(
            @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay,
            @ConfigProperty(name = "quarkus.shutdown.timeout") Duration timeout) {
        this.fromTheFirstSign = delay.orElse(Duration.ZERO).plus(timeout).minus(TO_ANSWER);
    }

    void stops(@Observes ShutdownDelayInitiatedEvent event) {
        at = System.nanoTime() + fromTheFirstSign.toNanos();
    }

    /** What is left of a time that somebody would wait; negative when that is over. */
    Duration leftOf(Duration wait) {
        Long end = at;
        if (end == null) {
            return wait;
        }
        return Patience.shorter(Duration.ofNanos(end - System.nanoTime()), wait);
    }
}
