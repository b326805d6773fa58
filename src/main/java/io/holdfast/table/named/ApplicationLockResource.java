package io.holdfast.table.named;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.application.ApplicationReader;
import io.holdfast.lock.Target;
import io.holdfast.problem.Body;
import io.holdfast.problem.CommonErrors;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.HonoursWait;
import io.holdfast.problem.Ids;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/applications/{id}/locks/}: named locks on an application, and all that lie in it. */
@Path("/api/applications/")
@Produces(MediaType.APPLICATION_JSON)
@CommonErrors({ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST, ErrorCode.ERROR_USER_NOT_IN_GROUP})
public class ApplicationLockResource {
    private final NamedLockService service;
    private final ApplicationReader applications;

    ApplicationLockResource(NamedLockService service, ApplicationReader applications) {
        this.service = service;
        this.applications = applications;
    }

    @POST
    @Path("{id: [0-9]+}/locks/")
    @HonoursWait
    @Endpoint(
            value = "Takes a named lock on an application",
            details =
                    "It covers what is made in the application later, too. A job that will show what it forbids is in the way.",
            body = "NamedLockTerms",
            answer = "NamedLock",
            errors = ErrorCode.ERROR_NAMED_LOCK_LIMIT_EXCEEDED)
    public ObjectNode take(@PathParam("id") String id, Body body) {
        Terms terms = Terms.read(body.input());
        return service.take(node(id), terms);
    }

    @PATCH
    @Path("{id: [0-9]+}/locks/{lock: [0-9]+}/")
    @Endpoint(
            value = "Renews a named lock",
            details = "From now on; only its holder may.",
            body = "NamedLockRenewal",
            answer = "NamedLock",
            errors = {ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS, ErrorCode.ERROR_NAMED_LOCK_DOES_NOT_EXIST})
    public ObjectNode renew(@PathParam("id") String id, @PathParam("lock") String lock, Body body) {
        int seconds = Terms.renewal(body.input());
        return service.renew(node(id), Ids.of(lock), seconds);
    }

    @DELETE
    @Path("{id: [0-9]+}/locks/{lock: [0-9]+}/")
    @Endpoint(
            value = "Releases a named lock",
            details = "An admin of the workspace may break another's.",
            errors = {ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS, ErrorCode.ERROR_NAMED_LOCK_DOES_NOT_EXIST})
    public void release(@PathParam("id") String id, @PathParam("lock") String lock) {
        service.end(node(id), Ids.of(lock));
    }

    private Target node(String id) {
        return Target.application(applications.reachable(Ids.of(id)).id());
    }
}
