package io.holdfast.job;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Uses all brooms: each as a chore of its own, or all of them at once. */
@ApplicationScoped
public class Sweep {
    private static final Logger LOG = Logger.getLogger(Sweep.class);

    private final Instance<Broom> brooms;
    private final SweepMetrics metrics;

    Sweep(@Any Instance<Broom> brooms, SweepMetrics metrics) {
        this.brooms = brooms;
        this.metrics = metrics;
    }

    void atStart(@Observes StartupEvent event) {
        metrics.expect(brooms);
    }

    /** Uses every broom once. One that fails keeps none of the others from its work; it is told of in the log. */
    public void runOnce() {
        for (Broom broom : brooms) {
            try {
                use(broom);
            } catch (RuntimeException e) {
                LOG.errorf(e, "%s failed", broom.name());
            }
        }
    }

    /** The brooms as chores. */
    List<Chore> chores() {
        return brooms.stream().<Chore>map(Sweeping::new).toList();
    }

    /** Within a request context: what a caller would have said about waiting is looked for there, and not found. */
    @ActivateRequestContext
    void use(Broom broom) {
        try {
            broom.sweep().counts().forEach(metrics::removed);
        } catch (SQLException e) {
            throw new IllegalStateException(broom.name() + " failed", e);
        }
    }

    private final class Sweeping implements Chore {
        private final Broom broom;

        Sweeping(Broom broom) {
            this.broom = broom;
        }

        @Override
        public String name() {
            return broom.name();
        }

        @Override
        public Duration every() {
            return broom.every();
        }

        @Override
        public void runOnce() {
            use(broom);
        }
    }
}
