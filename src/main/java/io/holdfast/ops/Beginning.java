package io.holdfast.ops;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time in which the service starts. Whoever ends the process then need not wait for a PostgreSQL that is not there: the
 * start is interrupted, and where that does not help, it is over anyway. Nobody has been served yet, and a migration that is
 * cut off is rolled back.
 */
final class Beginning {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    /** What a shell tells of a process that SIGTERM has ended. */
    private static final int TERMINATED = 143;

    private static @Nullable Thread hook;

    private Beginning() {}

    /** The present thread starts the service. Live reload calls this again and again. */
    static synchronized void underWay() {
        over();
        Thread starting = Thread.currentThread();
        hook = new Thread(() -> giveUp(starting), "end of a start");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The service has started, or does not. From now on it stops in order. */
    static synchronized void over() {
        if (hook == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is being ended already: the hook sees that the start is over
        }
        hook = null;
    }

    private static synchronized boolean isOver() {
        return hook == null;
    }

    /** Again and again, since whoever is interrupted may just try again. */
    private static void giveUp(Thread starting) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!isOver()) {
            if (System.nanoTime() >= deadline) {
                Runtime.getRuntime().halt(TERMINATED);
            }
            starting.interrupt();
            try {
                Thread.sleep(BETWEEN_TRIES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
