package io.holdfast.duplication;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.Access;
import io.holdfast.field.FieldReader;
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

/** {@code /api/database/fields/}: duplicates, contract section 8. */
@Path("/api/database/fields/")
@Produces(MediaType.APPLICATION_JSON)
public class FieldDuplicationResource {
    private final FieldReader fields;
    private final Access access;
    private final DuplicationStarter starter;
    private final JobViews views;

    FieldDuplicationResource(FieldReader fields, Access access, DuplicationStarter starter, JobViews views) {
        this.fields = fields;
        this.access = access;
        this.starter = starter;
        this.views = views;
    }

    @POST
    @Path("{id: [0-9]+}/duplicate/async/")
    @ResponseStatus(202)
    @Endpoint(
            value = "Duplicates a field within its table, as a job",
            details = "Never refused for what is in progress: the job waits.",
            body = "FieldDuplication",
            answer = "DuplicateField",
            errors = {
                ErrorCode.ERROR_FIELD_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_MAX_JOB_COUNT_EXCEEDED
            })
    public ObjectNode duplicate(@PathParam("id") String id, Body body) {
        Input in = body.input();
        boolean withData = in.bool("duplicate_data", false);
        in.check();
        FieldReader.InTable of = fields.reachable(Ids.of(id));
        return views.whole(starter.start(new NewJob(
                FieldDuplication.TYPE,
                access.caller().id(),
                of.table().workspaceId(),
                of.table().applicationId(),
                of.table().id(),
                FieldDuplication.payload(of.field().id(), withData))));
    }
}
