package io.holdfast.snapshot;

import io.holdfast.job.Chore;
import io.holdfast.job.SweepMetrics;
import io.holdfast.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Removes hidden applications that no snapshot leads to. */
@ApplicationScoped
class LostCopies implements Chore {
    private static final Logger LOG = Logger.getLogger(LostCopies.class);

    private final SnapshotStore store;
    private final Snapshots snapshots;
    private final SweepMetrics metrics;

    LostCopies(SnapshotStore store, Snapshots snapshots, SweepMetrics metrics) {
        this.store = store;
        this.snapshots = snapshots;
        this.metrics = metrics;
    }

    @Override
    public String name() {
        return "snapshots-lost-copies";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    /** Within a request context, as {@link SnapshotExpiry}. */
    @Override
    @ActivateRequestContext
    public void runOnce() {
        for (int application : store.copiesWithoutSnapshot()) {
            try {
                if (snapshots.deleteCopy(application)) {
                    LOG.warnf("The hidden application %d was deleted: no snapshot led to it", application);
                    metrics.removed(SweepMetrics.Kind.HIDDEN_APPLICATION, 1);
                }
            } catch (Problem inUse) {
                LOG.debugf("The hidden application %d is left for the next time: %s", application, inUse.getMessage());
            }
        }
    }
}
