package io.holdfast.snapshot;

import io.holdfast.job.Broom;
import io.holdfast.job.Removed;
import io.holdfast.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Deletes snapshots that are old enough. */
@ApplicationScoped
class SnapshotExpiry implements Broom {
    private static final Logger LOG = Logger.getLogger(SnapshotExpiry.class);

    private final SnapshotStore store;
    private final Snapshots snapshots;
    private final SnapshotConfig config;

    SnapshotExpiry(SnapshotStore store, Snapshots snapshots, SnapshotConfig config) {
        this.store = store;
        this.snapshots = snapshots;
        this.config = config;
    }

    @Override
    public String name() {
        return "snapshots-expiry";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Removed sweep() {
        int removed = 0;
        for (SnapshotRow snapshot : store.olderThan(config.keep())) {
            try {
                snapshots.delete(snapshot);
                LOG.infof("Snapshot %d was deleted for its age", snapshot.id());
                removed++;
            } catch (Problem inUseOrGone) {
                LOG.debugf("Snapshot %d is left for the next time: %s", snapshot.id(), inUseOrGone.getMessage());
            }
        }
        return Removed.of(Removed.Kind.SNAPSHOT, removed);
    }
}
