package io.holdfast.snapshot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.application.ApplicationReader;
import io.holdfast.application.ApplicationStore;
import io.holdfast.copying.Copy;
import io.holdfast.copying.CopyEngine;
import io.holdfast.copying.CopyMode;
import io.holdfast.job.JobFailed;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobRow;
import io.holdfast.job.JobRun;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;

/** The job that takes a snapshot. */
@ApplicationScoped
class SnapshotHandler implements JobHandler {
    static final String TYPE = "create_snapshot";
    private static final String CREATED_AT = "created_at";

    private final ApplicationReader applications;
    private final CopyEngine engine;
    private final SnapshotStore store;

    SnapshotHandler(ApplicationReader applications, CopyEngine engine, SnapshotStore store) {
        this.applications = applications;
        this.engine = engine;
        this.store = store;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String noun() {
        return "a snapshot of";
    }

    @Override
    public LockRequest locks(JobRow job) {
        if (applications.find(job.applicationId()).isEmpty()) {
            throw new JobFailed("The application does not exist any more.");
        }
        Operation operation =
                CopyMode.of(job.payload()).choose(Operation.CREATE_SNAPSHOT, Operation.CREATE_SNAPSHOT_ONLINE);
        return new LockRequest(operation, Target.application(job.applicationId()));
    }

    @Override
    public void run(JobRun run) throws SQLException {
        JobRow job = run.job();
        SnapshotPlan plan = SnapshotPlan.of(job);
        Copy copy = engine.makeHidden(run, job.applicationId(), plan.hiddenApplicationId());
        run.publish(guard -> {
            ApplicationStore.requireThere(guard, job.applicationId());
            engine.hide(guard, copy, job.workspaceId());
            SnapshotStore.insert(guard, plan, job, copy);
            ObjectNode result = JsonNodeFactory.instance
                    .objectNode()
                    .put(CREATED_AT, copy.takenAt().toString());
            return new JobRun.Published(result, JsonNodeFactory.instance.objectNode());
        });
    }

    @Override
    public void render(JobRow job, ObjectNode into) {
        SnapshotPlan plan = SnapshotPlan.of(job);
        SnapshotView view = new SnapshotView(
                plan.id(), plan.name(), job.applicationId(), createdAt(job), store.username(job.accountId()));
        into.set("snapshot", view.render());
    }

    /** The moment that it shows; until that is known, when it was asked for. */
    private static Instant createdAt(JobRow job) {
        ObjectNode result = job.result();
        return result == null
                ? job.createdAt()
                : Instant.parse(result.path(CREATED_AT).textValue());
    }
}
