package io.holdfast.snapshot;

import io.holdfast.job.Broom;
import io.holdfast.job.Removed;
import io.holdfast.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Removes hidden applications that no snapshot leads to. */
@ApplicationScoped
class LostCopies implements Broom {
    private static final Logger LOG = Logger.getLogger(LostCopies.class);

    private final SnapshotStore store;
    private final Snapshots snapshots;

    LostCopies(SnapshotStore store, Snapshots snapshots) {
        this.store = store;
        this.snapshots = snapshots;
    }

    @Override
    public String name() {
        return "snapshots-lost-copies";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Removed sweep() {
        int removed = 0;
        for (int application : store.copiesWithoutSnapshot()) {
            try {
                if (snapshots.deleteCopy(application)) {
                    LOG.infof("The hidden application %d was deleted: no snapshot led to it", application);
                    removed++;
                }
            } catch (Problem inUse) {
                LOG.debugf("The hidden application %d is left for the next time: %s", application, inUse.getMessage());
            }
        }
        return Removed.of(Removed.Kind.HIDDEN_APPLICATION, removed);
    }
}
