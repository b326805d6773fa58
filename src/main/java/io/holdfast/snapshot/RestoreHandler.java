package io.holdfast.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.copying.Copy;
import io.holdfast.copying.CopyEngine;
import io.holdfast.job.JobFailed;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobRow;
import io.holdfast.job.JobRun;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/** The job that makes an application of a snapshot. What it holds is the copy that the snapshot keeps, and nobody else's. */
@ApplicationScoped
class RestoreHandler implements JobHandler {
    static final String TYPE = "restore_snapshot";

    private final CopyEngine engine;
    private final SnapshotStore store;

    RestoreHandler(CopyEngine engine, SnapshotStore store) {
        this.engine = engine;
        this.store = store;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String noun() {
        return "a restoration of a snapshot of";
    }

    @Override
    public LockRequest locks(JobRow job) {
        requireThere(RestorePlan.of(job));
        return new LockRequest(Operation.RESTORE_SNAPSHOT, Target.application(job.applicationId()));
    }

    private void requireThere(RestorePlan plan) {
        if (store.find(plan.id()).isEmpty()) {
            throw new JobFailed("The snapshot does not exist any more.");
        }
    }

    @Override
    public void run(JobRun run) throws SQLException {
        JobRow job = run.job();
        RestorePlan plan = RestorePlan.of(job);
        // it may have gone between the look before the locks and the locks
        requireThere(plan);
        Copy copy = engine.make(run, job.applicationId());
        run.publish(guard -> {
            engine.showAt(guard, copy, job.workspaceId(), plan.name(), plan.place());
            return JobRun.Published.nothing();
        });
    }

    @Override
    public void render(JobRow job, ObjectNode into) {
        into.set("snapshot", RestorePlan.of(job).shown());
    }
}
