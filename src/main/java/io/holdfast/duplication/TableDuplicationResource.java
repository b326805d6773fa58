package io.holdfast.duplication;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.Access;
import io.holdfast.access.EditsMeanwhile;
import io.holdfast.copying.CopyMode;
import io.holdfast.job.JobViews;
import io.holdfast.job.NewJob;
import io.holdfast.problem.Body;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Ids;
import io.holdfast.problem.Input;
import io.holdfast.table.TableReader;
import io.holdfast.table.TableRow;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /api/database/tables/}: duplicates, contract section 7.1. */
@Path("/api/database/tables/")
@Produces(MediaType.APPLICATION_JSON)
public class TableDuplicationResource {
    private final TableReader tables;
    private final Access access;
    private final DuplicationStarter starter;
    private final JobViews views;

    TableDuplicationResource(TableReader tables, Access access, DuplicationStarter starter, JobViews views) {
        this.tables = tables;
        this.access = access;
        this.starter = starter;
        this.views = views;
    }

    @POST
    @Path("{table: [0-9]+}/duplicate/async/")
    @ResponseStatus(202)
    @Endpoint(
            value = "Duplicates a table with its rows, as a job",
            details = "Never refused for what is in progress: the job waits.",
            body = "CopyRequest",
            answer = "DuplicateTable",
            errors = {
                ErrorCode.ERROR_TABLE_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_MAX_JOB_COUNT_EXCEEDED
            })
    public ObjectNode duplicate(@PathParam("table") String table, Body body) {
        Input in = body.input();
        EditsMeanwhile asked = EditsMeanwhile.asked(in);
        in.check();
        TableRow of = tables.reachable(Ids.of(table));
        CopyMode mode = CopyMode.of(access.editsMeanwhile(of.workspaceId(), asked));
        return views.whole(starter.start(new NewJob(
                TableDuplication.TYPE,
                access.caller().id(),
                of.workspaceId(),
                of.applicationId(),
                of.id(),
                mode.putInto(JsonNodeFactory.instance.objectNode()))));
    }
}
