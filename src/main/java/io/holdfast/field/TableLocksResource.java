package io.holdfast.field;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Ids;
import io.holdfast.table.TableReader;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/database/tables/{id}/locks/}: who holds locks that concern a table. */
@Path("/api/database/tables/")
@Produces(MediaType.APPLICATION_JSON)
public class TableLocksResource {
    private final TableReader tables;
    private final LocksView view;

    TableLocksResource(TableReader tables, LocksView view) {
        this.tables = tables;
        this.view = view;
    }

    @GET
    @Path("{id: [0-9]+}/locks/")
    @Endpoint(
            value =
                    "Lists who holds what on a table, its fields or all of its application, and which edits would be refused",
            answer = "Locks",
            errors = {ErrorCode.ERROR_TABLE_DOES_NOT_EXIST, ErrorCode.ERROR_USER_NOT_IN_GROUP})
    public ObjectNode locks(@PathParam("id") String id) {
        return view.of(tables.reachable(Ids.of(id)).target());
    }
}
