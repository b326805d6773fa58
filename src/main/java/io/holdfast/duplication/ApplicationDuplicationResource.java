package io.holdfast.duplication;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.Access;
import io.holdfast.access.EditsMeanwhile;
import io.holdfast.application.ApplicationReader;
import io.holdfast.application.ApplicationRow;
import io.holdfast.copying.CopyMode;
import io.holdfast.job.JobViews;
import io.holdfast.job.NewJob;
import io.holdfast.problem.Body;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Ids;
import io.holdfast.problem.Input;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /api/applications/}: duplicates, contract section 6. */
@Path("/api/applications/")
@Produces(MediaType.APPLICATION_JSON)
public class ApplicationDuplicationResource {
    private final ApplicationReader applications;
    private final Access access;
    private final DuplicationStarter starter;
    private final JobViews views;

    ApplicationDuplicationResource(
            ApplicationReader applications, Access access, DuplicationStarter starter, JobViews views) {
        this.applications = applications;
        this.access = access;
        this.starter = starter;
        this.views = views;
    }

    @POST
    @Path("{id: [0-9]+}/duplicate/async/")
    @ResponseStatus(202)
    @Endpoint(
            value = "Duplicates an application with all its tables, as a job",
            details = "Never refused for what is in progress: the job waits.",
            body = "CopyRequest",
            answer = "DuplicateApplication",
            errors = {
                ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_MAX_JOB_COUNT_EXCEEDED
            })
    public ObjectNode duplicate(@PathParam("id") String id, Body body) {
        Input in = body.input();
        EditsMeanwhile asked = EditsMeanwhile.asked(in);
        in.check();
        ApplicationRow of = applications.reachable(Ids.of(id));
        CopyMode mode = CopyMode.of(access.editsMeanwhile(of.workspaceId(), asked));
        return views.whole(starter.start(new NewJob(
                ApplicationDuplication.TYPE,
                access.caller().id(),
                of.workspaceId(),
                of.id(),
                null,
                mode.putInto(JsonNodeFactory.instance.objectNode()))));
    }
}
