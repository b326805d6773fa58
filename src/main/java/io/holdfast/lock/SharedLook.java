package io.holdfast.lock;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at what changes all the time, shared by those who ask at the same time. Each is told what a look found that began after
 * it had asked, so nobody is told anything older than by a look of its own; while one looks, all others wait for the next look,
 * which one of them makes for all.
 */
final class SharedLook<T> {
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong begun = new AtomicLong();
    private long numberOfLast;
    private @Nullable T last;

    /** @param look is made by at most one at a time; what it throws reaches only who made it */
    T seen(Supplier<T> look) {
        long before = begun.get();
        turn.lock();
        try {
            T known = last;
            if (known != null && numberOfLast > before) {
                return known;
            }
            long number = begun.incrementAndGet();
            T seen = look.get();
            last = seen;
            numberOfLast = number;
            return seen;
        } finally {
            turn.unlock();
        }
    }
}
