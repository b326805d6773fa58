package io.holdfast.exports;

import io.holdfast.problem.ErrorCode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The exports that this process streams: no more than so many, and none to somebody who takes nothing. */
@ApplicationScoped
class Streams {
    private static final Logger LOG = Logger.getLogger(Streams.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final ExportConfig config;
    private final Semaphore places;
    private final Set<Place> taken = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService timer;

    Streams(ExportConfig config) {
        this.config = config;
        this.places = new Semaphore(config.streams());
    }

    void start(@Observes StartupEvent event) {
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("export-streams").factory());
        timer.scheduleWithFixedDelay(
                () -> cutOffIdle(config.streamPatience()),
                LOOK_EVERY.toMillis(),
                LOOK_EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    /** @throws io.holdfast.problem.Problem 429 when there is none */
    Place takePlace() {
        if (!places.tryAcquire()) {
            throw ErrorCode.ERROR_TOO_MANY_EXPORTS.problem().withHeader("Retry-After", "1");
        }
        Place place = new Place();
        taken.add(place);
        return place;
    }

    /** How many export at this moment. */
    int size() {
        return taken.size();
    }

    /** The right to stream one export; given back when it is closed. */
    final class Place implements AutoCloseable {
        private volatile @Nullable Runnable cutOff;
        private volatile @Nullable PatientOutput out;

        private Place() {}

        /** @param cutOff ends the answer, when nothing of it is taken for long */
        void watch(PatientOutput out, Runnable cutOff) {
            this.cutOff = cutOff;
            this.out = out;
        }

        private void cutOffIfIdle(Duration patience) {
            PatientOutput watched = out;
            Runnable end = cutOff;
            if (watched != null && end != null && watched.waiting().compareTo(patience) > 0) {
                LOG.infof("An export is cut off: nothing was taken for %s", patience);
                end.run();
            }
        }

        @Override
        public void close() {
            if (taken.remove(this)) {
                places.release();
            }
        }
    }

    /** Never throws: it would not be called again. */
    void cutOffIdle(Duration patience) {
        try {
            taken.forEach(place -> place.cutOffIfIdle(patience));
        } catch (RuntimeException e) {
            LOG.warn("An export could not be cut off", e);
        }
    }
}
