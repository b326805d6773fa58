package io.holdfast.exports;

import io.holdfast.access.Access;
import io.holdfast.field.FieldReader;
import io.holdfast.field.TableModel;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Ids;
import io.holdfast.table.TableReader;
import io.holdfast.table.TableRow;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;

/**
 * {@code /api/database/rows/table/{id}/export/}, Holdfast's own: a table as CSV, at once, as it is at this moment. Every edit
 * passes meanwhile, however slowly the answer is taken.
 */
@Path("/api/database/rows/")
public class RowStreamResource {
    private final Access access;
    private final TableReader tables;
    private final FieldReader fields;
    private final OnlineReading reading;
    private final Streams streams;

    RowStreamResource(Access access, TableReader tables, FieldReader fields, OnlineReading reading, Streams streams) {
        this.access = access;
        this.tables = tables;
        this.fields = fields;
        this.reading = reading;
        this.streams = streams;
    }

    @GET
    @Path("table/{table: [0-9]+}/export/")
    @Endpoint(
            value = "Streams a table as CSV, at once",
            details =
                    "As it is at this moment, in the form that exported files have; every edit passes meanwhile. An answer that"
                            + " breaks off is not whole. Who takes nothing for 30 s is cut off.",
            answer = "CsvFile",
            answerType = "text/csv",
            errors = {
                ErrorCode.ERROR_TABLE_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT,
                ErrorCode.ERROR_TOO_MANY_EXPORTS
            })
    public Response export(@PathParam("table") String table, @Context RoutingContext request) throws SQLException {
        access.caller();
        TableRow of = tables.reachable(Ids.of(table));
        Streams.Place place = streams.takePlace();
        try {
            return stream(of, place, request);
        } catch (SQLException | RuntimeException e) {
            place.close();
            throw e;
        }
    }

    private Response stream(TableRow of, Streams.Place place, RoutingContext request) throws SQLException {
        OnlineReading.Moment moment = reading.take(of, request.request().path());
        try {
            TableModel model = moment.model(fields, of.id());
            ExportOptions options = ExportOptions.ofStream(model.table().name());
            return Response.ok(
                            new TableStream(model, options, moment, place, request.response()), options.contentType())
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + options.fileName() + "\"")
                    .header("X-Content-Type-Options", "nosniff")
                    .build();
        } catch (SQLException | RuntimeException e) {
            moment.close();
            throw e;
        }
    }
}
