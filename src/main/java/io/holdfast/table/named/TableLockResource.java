package io.holdfast.table.named;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.lock.Target;
import io.holdfast.problem.Body;
import io.holdfast.problem.CommonErrors;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.HonoursWait;
import io.holdfast.problem.Ids;
import io.holdfast.table.TableReader;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/database/tables/{id}/locks/}: named locks on a table. */
@Path("/api/database/tables/")
@Produces(MediaType.APPLICATION_JSON)
@CommonErrors({ErrorCode.ERROR_TABLE_DOES_NOT_EXIST, ErrorCode.ERROR_USER_NOT_IN_GROUP})
public class TableLockResource {
    private final NamedLockService service;
    private final TableReader tables;

    TableLockResource(NamedLockService service, TableReader tables) {
        this.service = service;
        this.tables = tables;
    }

    @POST
    @Path("{id: [0-9]+}/locks/")
    @HonoursWait
    @Endpoint(
            value = "Takes a named lock on a table",
            details = "It covers fields that are made later, too.",
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
            value = "Renews a named lock on a table",
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
            value = "Releases a named lock on a table",
            details = "An admin of the workspace may break another's.",
            errors = {ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS, ErrorCode.ERROR_NAMED_LOCK_DOES_NOT_EXIST})
    public void release(@PathParam("id") String id, @PathParam("lock") String lock) {
        service.end(node(id), Ids.of(lock));
    }

    private Target node(String id) {
        return tables.reachable(Ids.of(id)).target();
    }
}
