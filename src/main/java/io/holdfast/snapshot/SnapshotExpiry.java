package io.holdfast.snapshot;

import io.holdfast.job.Broom;
import io.holdfast.job.Removed;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes snapshots that are old enough. */
@ApplicationScoped
class SnapshotExpiry implements Broom {
    private final SnapshotStore store;
    private final Snapshots snapshots;
    private final SnapshotConfig config;
    private final Deletions deletions = new Deletions("The old snapshot");

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
            boolean gone = deletions.tryOne(snapshot.id(), () -> {
                snapshots.delete(snapshot);
                return true;
            });
            removed += gone ? 1 : 0;
        }
        return Removed.of(Removed.Kind.SNAPSHOT, removed);
    }
}
