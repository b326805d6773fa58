package io.holdfast.snapshot;

import io.holdfast.access.Account;
import io.holdfast.application.ApplicationRow;
import io.holdfast.copying.CopyMode;
import io.holdfast.field.Removal;
import io.holdfast.job.JobRow;
import io.holdfast.job.Jobs;
import io.holdfast.job.NewJob;
import io.holdfast.lock.CurrentConnection;
import io.holdfast.lock.Edits;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;
import io.holdfast.problem.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** What can be done to snapshots. Whoever calls has checked that the caller may. */
@ApplicationScoped
class Snapshots {
    private final SnapshotStore store;
    private final SnapshotConfig config;
    private final Jobs jobs;
    private final Edits edits;
    private final CurrentConnection connection;

    Snapshots(SnapshotStore store, SnapshotConfig config, Jobs jobs, Edits edits, CurrentConnection connection) {
        this.store = store;
        this.config = config;
        this.jobs = jobs;
        this.edits = edits;
        this.connection = connection;
    }

    /**
     * Creates the job that takes a snapshot. Snapshots of one application may be made side by side.
     *
     * @throws io.holdfast.problem.Problem when the workspace has enough of them, the name is taken, or the account makes too
     *     many at once
     */
    @Transactional
    JobRow create(ApplicationRow application, Account account, String name, CopyMode mode) {
        store.lockWorkspace(application.workspaceId());
        if (config.maxPerWorkspace() >= 0 && store.countOf(application.workspaceId()) >= config.maxPerWorkspace()) {
            throw ErrorCode.ERROR_MAXIMUM_SNAPSHOTS_REACHED.problem();
        }
        if (store.isNameTaken(application.id(), account.id(), name)) {
            throw ErrorCode.ERROR_SNAPSHOT_NAME_NOT_UNIQUE.problem();
        }
        NewJob job = new NewJob(
                SnapshotHandler.TYPE,
                account.id(),
                application.workspaceId(),
                application.id(),
                null,
                mode.putInto(store.plan(name).payload()));
        return jobs.create(job, ErrorCode.ERROR_SNAPSHOT_OPERATION_LIMIT_EXCEEDED);
    }

    /**
     * Creates the job that makes an application of a snapshot.
     *
     * @throws io.holdfast.problem.Problem when there is such a job already, the snapshot is gone, or the account restores too
     *     many at once
     */
    @Transactional
    JobRow restore(SnapshotRow snapshot, Account account) {
        store.lockWorkspace(snapshot.workspaceId());
        requireNotBeingRestored(snapshot);
        RestorePlan plan =
                store.restorePlan(snapshot.id()).orElseThrow(ErrorCode.ERROR_SNAPSHOT_DOES_NOT_EXIST::problem);
        NewJob job = new NewJob(
                RestoreHandler.TYPE,
                account.id(),
                snapshot.workspaceId(),
                snapshot.hiddenApplicationId(),
                null,
                plan.payload());
        return jobs.create(job, ErrorCode.ERROR_SNAPSHOT_OPERATION_LIMIT_EXCEEDED);
    }

    private void requireNotBeingRestored(SnapshotRow snapshot) {
        if (store.isBeingRestored(snapshot)) {
            throw ErrorCode.ERROR_SNAPSHOT_IS_BEING_RESTORED.problem();
        }
    }

    /**
     * Takes a snapshot away; the janitor drops its tables later.
     *
     * @throws io.holdfast.problem.Problem 404 when somebody else was faster, 400 while it is being restored
     */
    void delete(SnapshotRow snapshot) {
        requireNotBeingRestored(snapshot);
        edits.change(deletionOf(snapshot.hiddenApplicationId()), request -> {
            // what was locked is deleted by SQL below, and is not to be written back
            connection.flushAndClear();
            if (!connection.call(c -> SnapshotStore.delete(c, snapshot))) {
                throw ErrorCode.ERROR_SNAPSHOT_DOES_NOT_EXIST.problem();
            }
        });
    }

    /** Takes a copy away that no snapshot leads to. @return false when somebody else was faster */
    boolean deleteCopy(int hiddenApplication) {
        return edits.run(deletionOf(hiddenApplication), request -> {
            connection.flushAndClear();
            return connection.call(c -> Removal.application(c, hiddenApplication));
        });
    }

    private static LockRequest deletionOf(int hiddenApplication) {
        return new LockRequest(Operation.DELETE_SNAPSHOT, Target.application(hiddenApplication));
    }
}
