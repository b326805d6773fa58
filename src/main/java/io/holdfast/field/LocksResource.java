package io.holdfast.field;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.application.ApplicationReader;
import io.holdfast.lock.Target;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Ids;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/applications/{id}/locks/}: who holds locks in an application. */
@Path("/api/applications/")
@Produces(MediaType.APPLICATION_JSON)
public class LocksResource {
    private final ApplicationReader applications;
    private final LocksView view;

    LocksResource(ApplicationReader applications, LocksView view) {
        this.applications = applications;
        this.view = view;
    }

    @GET
    @Path("{id: [0-9]+}/locks/")
    @Endpoint(
            value = "Lists who holds what in an application, and which edits would be refused",
            answer = "Locks",
            errors = {ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST, ErrorCode.ERROR_USER_NOT_IN_GROUP})
    public ObjectNode locks(@PathParam("id") String id) {
        return view.of(Target.application(applications.reachable(Ids.of(id)).id()));
    }
}
