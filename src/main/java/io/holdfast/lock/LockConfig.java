package io.holdfast.lock;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Waiting for locks. The chain of limits, shortest first: what is left of a wait bounds the statement that waits; the
 * fault-tolerance timeout of {@link Acquisition} is {@link #maxWait} + 2 s and never fires while PostgreSQL answers; a proxy
 * in front should allow more than that.
 */
@ConfigMapping(prefix = "holdfast.lock")
public interface LockConfig {
    /** How long an edit waits behind another edit when its caller did not say. */
    @WithDefault("10s")
    Duration waitBehindEdit();

    /** The most that a caller may ask for. A job about to start lets waiters go first for as long. */
    @WithDefault("30s")
    Duration maxWait();

    /**
     * How long the first statement of a wait waits before all that is asked for is tried again. The next ones, on a row, wait
     * twice as long each, up to 1 s: who waits long costs little, and a row that is given back ends the statement.
     */
    @WithDefault("250ms")
    Duration waitStep();

    /** How many may wait for the same application, table or field in one process; one more is refused at once. */
    @WithDefault("8")
    int maxWaitersPerTarget();

    /**
     * How many requests that change something may ask for their locks at the same time in one process. The pool of
     * connections should have as many, and some for those who read, beside the places for waiters.
     */
    @WithDefault("8")
    int maxAsking();
}
