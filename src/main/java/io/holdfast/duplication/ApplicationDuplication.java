package io.holdfast.duplication;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.application.ApplicationReader;
import io.holdfast.application.ApplicationViews;
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

/** The job that duplicates an application within its workspace. */
@ApplicationScoped
class ApplicationDuplication implements JobHandler {
    static final String TYPE = "duplicate_application";

    private final ApplicationReader applications;
    private final ApplicationViews views;
    private final CopyEngine engine;

    ApplicationDuplication(ApplicationReader applications, ApplicationViews views, CopyEngine engine) {
        this.applications = applications;
        this.views = views;
        this.engine = engine;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String noun() {
        return "a duplication of";
    }

    @Override
    public LockRequest locks(JobRow job) {
        if (applications.find(job.applicationId()).isEmpty()) {
            throw new JobFailed("The application does not exist any more.");
        }
        return new LockRequest(operation(job), Target.application(job.applicationId()));
    }

    private static Operation operation(JobRow job) {
        return CopyMode.of(job.payload())
                .choose(Operation.DUPLICATE_APPLICATION, Operation.DUPLICATE_APPLICATION_ONLINE);
    }

    @Override
    public void run(JobRun run) throws SQLException {
        JobRow job = run.job();
        Copy copy = engine.make(run, job.applicationId());
        run.publish(guard -> {
            engine.showLast(guard, copy, job.workspaceId());
            return Duplicate.published(copy.identity().id());
        });
    }

    @Override
    public void render(JobRow job, ObjectNode into) {
        into.set(
                "original_application",
                applications.find(job.applicationId()).map(views::render).orElse(null));
        into.set(
                "duplicated_application",
                Duplicate.id(job).flatMap(applications::find).map(views::render).orElse(null));
    }
}
