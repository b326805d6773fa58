package io.holdfast.exports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.Access;
import io.holdfast.field.TableModel;
import io.holdfast.field.TableModels;
import io.holdfast.job.JobRow;
import io.holdfast.problem.Body;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Ids;
import io.holdfast.table.TableReader;
import io.holdfast.table.TableRow;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code /api/database/export/}: contract section 17, without views and the kinds of files that cost. */
@Path("/api/database/export/")
@Produces(MediaType.APPLICATION_JSON)
public class ExportResource {
    private final Exports exports;
    private final ExportFiles files;
    private final TableReader tables;
    private final TableModels models;
    private final Access access;

    ExportResource(Exports exports, ExportFiles files, TableReader tables, TableModels models, Access access) {
        this.exports = exports;
        this.files = files;
        this.tables = tables;
        this.models = models;
        this.access = access;
    }

    /** Never refused for what is in progress: the job waits. */
    @POST
    @Path("table/{table: [0-9]+}/")
    @Endpoint(
            value = "Exports a table as a file, as a job",
            details = "Never refused for what is in progress: the job waits. It ends the caller's unfinished exports.",
            body = "NewExport",
            answer = "Export",
            errors = {
                ErrorCode.ERROR_TABLE_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION,
                ErrorCode.ERROR_VIEW_DOES_NOT_EXIST,
                ErrorCode.ERROR_ORDER_BY_FIELD_NOT_FOUND,
                ErrorCode.ERROR_ORDER_BY_FIELD_NOT_POSSIBLE,
                ErrorCode.ERROR_MAX_JOB_COUNT_EXCEEDED
            })
    public ObjectNode create(@PathParam("table") String table, Body body, @Context UriInfo uri) {
        access.caller();
        TableRow of = tables.reachable(Ids.of(table));
        TableModel model = models.find(of.id()).orElseThrow(ErrorCode.ERROR_TABLE_DOES_NOT_EXIST::problem);
        ExportOptions options = ExportOptions.read(body.input(), model, access.editsMeanwhile(of.workspaceId(), null));
        return view(exports.create(model, access.caller(), options), uri);
    }

    @GET
    @Path("{id: [0-9]+}/")
    @Endpoint(
            value = "Shows an export of the caller's",
            details = "The file is whole when the state is `finished`, and anybody who knows its address can fetch it.",
            answer = "Export",
            errors = {ErrorCode.ERROR_EXPORT_JOB_DOES_NOT_EXIST})
    public ObjectNode get(@PathParam("id") String id, @Context UriInfo uri) {
        int caller = access.caller().id();
        return view(
                exports.find(Ids.of(id), caller).orElseThrow(ErrorCode.ERROR_EXPORT_JOB_DOES_NOT_EXIST::problem), uri);
    }

    private ObjectNode view(JobRow job, UriInfo uri) {
        return new ExportView(job, files.isThere(job.id())).render(uri.getBaseUri());
    }
}
