package io.holdfast.snapshot;

import io.holdfast.job.Broom;
import io.holdfast.job.Removed;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Removes hidden applications that no snapshot leads to. */
@ApplicationScoped
class LostCopies implements Broom {
    private final SnapshotStore store;
    private final Snapshots snapshots;
    private final Deletions deletions = new Deletions("The hidden application without a snapshot");

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
            boolean gone = deletions.tryOne(application, () -> snapshots.deleteCopy(application));
            removed += gone ? 1 : 0;
        }
        return Removed.of(Removed.Kind.HIDDEN_APPLICATION, removed);
    }
}
