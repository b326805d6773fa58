package io.holdfast.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.Access;
import io.holdfast.lock.WaitPreference;
import io.holdfast.problem.Body;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.HonoursWait;
import io.holdfast.problem.Input;
import io.holdfast.problem.Problem;
import io.holdfast.problem.TextRule;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code /api/jobs/}: the caller's jobs, a job by its id, cancelling. */
@Path("/api/jobs/")
@Produces(MediaType.APPLICATION_JSON)
class JobResource {
    private final Access access;
    private final JobTable table;
    private final JobReader jobs;
    private final JobViews views;
    private final Cancellation cancellation;
    private final JobWatch watch;
    private final WaitPreference preference;

    JobResource(
            Access access,
            JobTable table,
            JobReader jobs,
            JobViews views,
            Cancellation cancellation,
            JobWatch watch,
            WaitPreference preference) {
        this.access = access;
        this.table = table;
        this.jobs = jobs;
        this.views = views;
        this.cancellation = cancellation;
        this.watch = watch;
        this.preference = preference;
    }

    @GET
    @Endpoint(
            value = "Lists the caller's jobs, those that changed last first",
            query = {"states", "job_ids"},
            answer = "Jobs",
            errors = {ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION})
    public ObjectNode list(@QueryParam("states") @Nullable String states, @QueryParam("job_ids") @Nullable String ids)
            throws SQLException {
        int caller = access.caller().id();
        JobFilter filter = JobFilter.parse(states, ids);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode jobs = answer.putArray("jobs");
        table.ofAccount(caller).stream()
                .filter(filter::accepts)
                .filter(job -> filter.ids() != null || views.isListed(job))
                .map(views::whole)
                .forEach(jobs::add);
        return answer;
    }

    /** Every type has an endpoint of its own that creates it. */
    @POST
    @Endpoint(
            value = "Makes a job",
            details = "Every type has an endpoint of its own that does so: this one knows none.",
            body = "JobToCreate",
            answer = "Job")
    public ObjectNode create(Body body) {
        access.caller();
        Input input = body.input();
        String type = input.requiredText("type", TextRule.any());
        input.check();
        throw Problem.ofBody("type", Fault.notAChoice(type));
    }

    /** Keeps no thread while it waits. Who may see the job is asked again afterwards. */
    @GET
    @Path("{id: [0-9]+}/")
    @HonoursWait(mayBeRefused = false)
    @Blocking
    @Endpoint(
            value = "Shows a job, its progress and its end",
            details =
                    "For every member of its workspace. With `Prefer: wait=10` the answer comes when the job has another state"
                            + " than when it was asked for, or after so many seconds; at once for one that has ended.",
            answer = "Job",
            errors = {ErrorCode.ERROR_JOB_DOES_NOT_EXIST})
    public Uni<ObjectNode> get(@PathParam("id") String id) {
        access.caller();
        JobRow job = jobs.reachable(id);
        Duration wait = preference.asked();
        if (wait == null || job.state().isEnded()) {
            return Uni.createFrom().item(views.whole(job));
        }
        return Uni.createFrom()
                .completionStage(watch.change(job, wait))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(changed -> views.whole(jobs.reachable(id)));
    }

    @POST
    @Path("{id: [0-9]+}/cancel/")
    @Endpoint(
            value = "Cancels a job and undoes what it did",
            details = "For the account that made it and for admins.",
            answer = "Job",
            errors = {
                ErrorCode.ERROR_JOB_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS,
                ErrorCode.ERROR_JOB_NOT_CANCELLABLE
            })
    public ObjectNode cancel(@PathParam("id") String id) throws SQLException {
        access.caller();
        return views.whole(cancellation.cancel(jobs.cancellable(id).id()));
    }
}
