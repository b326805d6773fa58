package io.holdfast.snapshot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.Access;
import io.holdfast.access.EditsMeanwhile;
import io.holdfast.application.ApplicationReader;
import io.holdfast.application.ApplicationRow;
import io.holdfast.copying.CopyMode;
import io.holdfast.job.JobViews;
import io.holdfast.problem.Body;
import io.holdfast.problem.CommonErrors;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.HonoursWait;
import io.holdfast.problem.Ids;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /api/snapshots/}: contract section 15. */
@Path("/api/snapshots/")
@Produces(MediaType.APPLICATION_JSON)
@CommonErrors(ErrorCode.ERROR_USER_NOT_IN_GROUP)
public class SnapshotResource {
    private static final TextRule NAME = TextRule.upTo(160);

    private final Snapshots snapshots;
    private final SnapshotStore store;
    private final ApplicationReader applications;
    private final Access access;
    private final JobViews views;

    SnapshotResource(
            Snapshots snapshots, SnapshotStore store, ApplicationReader applications, Access access, JobViews views) {
        this.snapshots = snapshots;
        this.store = store;
        this.applications = applications;
        this.access = access;
        this.views = views;
    }

    @GET
    @Path("application/{application: [0-9]+}/")
    @Endpoint(
            value = "Lists the snapshots of an application",
            answer = "Snapshots",
            errors = ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST)
    public ArrayNode list(@PathParam("application") String application) {
        ApplicationRow of = applications.reachable(Ids.of(application));
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        store.ofApplication(of.id()).forEach(snapshot -> list.add(snapshot.render()));
        return list;
    }

    /** Never refused for what is in progress: the job waits. */
    @POST
    @Path("application/{application: [0-9]+}/")
    @ResponseStatus(202)
    @Endpoint(
            value = "Takes a snapshot, as a job",
            details = "Never refused for what is in progress: the job waits.",
            body = "SnapshotName",
            answer = "NewJob",
            errors = {
                ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST,
                ErrorCode.ERROR_MAXIMUM_SNAPSHOTS_REACHED,
                ErrorCode.ERROR_SNAPSHOT_NAME_NOT_UNIQUE,
                ErrorCode.ERROR_SNAPSHOT_OPERATION_LIMIT_EXCEEDED
            })
    public ObjectNode create(@PathParam("application") String application, Body body) {
        Input in = body.input();
        String name = in.requiredText("name", NAME);
        EditsMeanwhile asked = EditsMeanwhile.asked(in);
        in.check();
        ApplicationRow of = applications.reachable(Ids.of(application));
        CopyMode mode = CopyMode.of(access.editsMeanwhile(of.workspaceId(), asked));
        return views.base(snapshots.create(of, access.caller(), name, mode));
    }

    /** The contract has 200 here, where other jobs have 202. */
    @POST
    @Path("{snapshot: [0-9]+}/restore/")
    @Endpoint(
            value = "Makes an application of a snapshot, as a job",
            details = "Nothing is overwritten: each time one more application comes into the workspace.",
            answer = "NewJob",
            errors = {
                ErrorCode.ERROR_SNAPSHOT_DOES_NOT_EXIST,
                ErrorCode.ERROR_SNAPSHOT_IS_BEING_RESTORED,
                ErrorCode.ERROR_SNAPSHOT_OPERATION_LIMIT_EXCEEDED
            })
    public ObjectNode restore(@PathParam("snapshot") String id) {
        return views.base(snapshots.restore(reachable(id), access.caller()));
    }

    @DELETE
    @Path("{snapshot: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Deletes a snapshot",
            errors = {ErrorCode.ERROR_SNAPSHOT_DOES_NOT_EXIST, ErrorCode.ERROR_SNAPSHOT_IS_BEING_RESTORED})
    public void delete(@PathParam("snapshot") String id) {
        snapshots.delete(reachable(id));
    }

    private SnapshotRow reachable(String id) {
        SnapshotRow snapshot = store.find(Ids.of(id)).orElseThrow(ErrorCode.ERROR_SNAPSHOT_DOES_NOT_EXIST::problem);
        access.requireMember(snapshot.workspaceId(), ErrorCode.ERROR_SNAPSHOT_DOES_NOT_EXIST);
        return snapshot;
    }
}
