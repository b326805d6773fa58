package io.holdfast.lock;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where a request that wants to change something stands until it holds its locks, waits for them or is refused. Only so many
 * may stand there at a time, the others come in after them, in order: a hundred callers who come at once would else take
 * every connection and processor from those who only read rows. Who works or waits stands here no longer.
 */
@RequestScoped
class Entrance {
    private final Places places;
    private boolean inside;

    Entrance(Places places) {
        this.places = places;
    }

    /** Returns when there is room. */
    void enter() {
        inside = places.take();
    }

    /** Makes room for the next one, if that has not been done before. */
    @PreDestroy
    void leave() {
        if (inside) {
            inside = false;
            places.giveBack();
        }
    }

    /** The places of this process. */
    @ApplicationScoped
    static class Places {
        private static final int PATIENCE = 5;

        private final Semaphore free;

        Places(LockConfig config) {
            this.free = new Semaphore(config.maxAsking(), true);
        }

        /** Order is all it is for: where nothing moves for 5 s, nobody is kept outside for that. */
        boolean take() {
            try {
                return free.tryAcquire(PATIENCE, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        void giveBack() {
            free.release();
        }
    }
}
