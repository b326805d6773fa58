package io.holdfast.lock;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is in the way of an operation. */
public sealed interface Blocker {
    /** Whole seconds, at least 1, after which asking again makes sense. */
    long retryAfter(Instant now);

    /** Whether it may last long, so that nobody waits for it who did not ask to. */
    default boolean isLasting() {
        return this instanceof Job || this instanceof Named;
    }

    /** A job that holds locks. */
    record Job(JobDirectory.JobFacts facts, Operation operation, Target heldAt, Instant since) implements Blocker {
        private static final int UNKNOWN = 5;
        private static final int CAP = 60;

        Instant startedAt() {
            return facts.startedAt() == null ? since : facts.startedAt();
        }

        /** From the pace so far; null before there is any. */
        @Nullable
        Long etaSeconds(Instant now) {
            int done = facts.progress();
            if (done <= 0) {
                return null;
            }
            long elapsed = Math.max(0, Duration.between(startedAt(), now).toMillis());
            return Math.round(elapsed * (100.0 - done) / done / 1000.0);
        }

        @Override
        public long retryAfter(Instant now) {
            Long eta = etaSeconds(now);
            return eta == null ? UNKNOWN : Math.min(CAP, Math.max(1, eta));
        }
    }

    /** Another edit, which will not take long. */
    record Edit(Operation operation, Target heldAt, Instant since) implements Blocker {
        @Override
        public long retryAfter(Instant now) {
            return 1;
        }
    }

    /** A named lock of a tool outside. */
    record Named(NamedLock lock, NamedLockDirectory.Facts facts) implements Blocker {
        private static final long CAP = 60;

        @Override
        public long retryAfter(Instant now) {
            return Math.clamp(lock.left().plusMillis(999).toSeconds(), 1, CAP);
        }
    }

    /** A statement that holds a table in PostgreSQL although no operation does. */
    record Query(Instant since) implements Blocker {
        @Override
        public long retryAfter(Instant now) {
            return 1;
        }
    }
}
