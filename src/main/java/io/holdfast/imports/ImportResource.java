package io.holdfast.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.Access;
import io.holdfast.application.ApplicationReader;
import io.holdfast.application.ApplicationRow;
import io.holdfast.field.TableModel;
import io.holdfast.field.TableModels;
import io.holdfast.job.JobViews;
import io.holdfast.job.NewJob;
import io.holdfast.job.Upload;
import io.holdfast.job.Uploads;
import io.holdfast.problem.BodyReader;
import io.holdfast.problem.CommonErrors;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Ids;
import io.holdfast.problem.Input;
import io.holdfast.problem.Problem;
import io.holdfast.table.TableReader;
import io.holdfast.table.TableResource;
import io.holdfast.table.TableRow;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/database/tables/}: imports, contract sections 7.1 to 7.3, from JSON or, Holdfast's own, from a CSV file. Bodies are
 * streamed, and never whole in memory.
 */
@Path("/api/database/tables/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@CommonErrors({
    ErrorCode.ERROR_USER_NOT_IN_GROUP,
    ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION,
    ErrorCode.ERROR_MAX_JOB_COUNT_EXCEEDED
})
public class ImportResource {
    private final ApplicationReader applications;
    private final TableReader tables;
    private final TableModels models;
    private final Access access;
    private final Uploads uploads;
    private final ImportStarter starter;
    private final JobViews views;

    ImportResource(
            ApplicationReader applications,
            TableReader tables,
            TableModels models,
            Access access,
            Uploads uploads,
            ImportStarter starter,
            JobViews views) {
        this.applications = applications;
        this.tables = tables;
        this.models = models;
        this.access = access;
        this.uploads = uploads;
        this.starter = starter;
        this.views = views;
    }

    @POST
    @Path("database/{application: [0-9]+}/async/")
    @Endpoint(
            value = "Makes a table of data, as a job",
            details = "What is wrong with the data as a whole ends the job, which says so.",
            query = {"name", "first_row_header", "delimiter", "charset", "HoldfastLock"},
            body = "NewTableImport",
            file = "text/csv",
            answer = "FileImport",
            errors = ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST)
    public ObjectNode intoNewTable(
            @PathParam("application") String application,
            @HeaderParam("Content-Type") @Nullable String contentType,
            @BeanParam CsvQuery query,
            @Nullable InputStream body)
            throws SQLException, IOException {
        int caller = access.caller().id();
        if (CsvQuery.isOf(contentType)) {
            Payload payload = query.ofNewTable(contentType);
            ApplicationRow of = applications.reachable(Ids.of(application));
            return file(caller, body, payload, whole -> newTable(caller, of, whole));
        }
        InputStream json = json(body, contentType);
        ApplicationRow of = reachable(application, json);
        try (Upload upload = uploads.begin(caller)) {
            BodyScan scan = BodyScan.of(new StoredInput(json, upload), BodyScan.CellRule.TEXT);
            NewJob job = newTable(caller, of, ofNewTable(scan));
            return scan.hasData() ? start(job, upload) : views.whole(starter.start(job));
        }
    }

    private static NewJob newTable(int caller, ApplicationRow of, Payload payload) {
        return new NewJob(FileImport.TYPE, caller, of.workspaceId(), of.id(), null, payload.toJson());
    }

    /** What is wrong with the body is told before what is wrong with the application, but nothing is stored for that. */
    private ApplicationRow reachable(String application, InputStream json) throws IOException {
        try {
            return applications.reachable(Ids.of(application));
        } catch (Problem refused) {
            OutputStream nowhere = new Nowhere(BodyReader.MAX_BYTES, refused);
            ofNewTable(BodyScan.of(new StoredInput(json, nowhere), BodyScan.CellRule.TEXT));
            throw refused;
        }
    }

    private static Payload ofNewTable(BodyScan scan) {
        Input in = scan.input();
        String name = in.requiredText("name", TableResource.NAME);
        boolean header = in.bool("first_row_header", false);
        scan.addTo(in.faults(), false);
        in.check();
        return Payload.ofNewTable(name, header, scan);
    }

    @POST
    @Path("{table: [0-9]+}/import/async/")
    @Endpoint(
            value = "Brings rows into a table, as a job",
            details = "Rows that break a rule of their fields are left out and reported, as long as they are few.",
            query = {"first_row_header", "delimiter", "charset", "columns"},
            body = "RowsImport",
            file = "text/csv",
            answer = "FileImport",
            errors = ErrorCode.ERROR_TABLE_DOES_NOT_EXIST)
    public ObjectNode intoTable(
            @PathParam("table") String table,
            @HeaderParam("Content-Type") @Nullable String contentType,
            @BeanParam CsvQuery query,
            @Nullable InputStream body)
            throws SQLException, IOException {
        int caller = access.caller().id();
        TableRow of = tables.reachable(Ids.of(table));
        if (CsvQuery.isOf(contentType)) {
            TableModel model = models.find(of.id()).orElseThrow(ErrorCode.ERROR_TABLE_DOES_NOT_EXIST::problem);
            return file(caller, body, query.ofTable(model, contentType), whole -> rows(caller, of, whole));
        }
        InputStream json = json(body, contentType);
        try (Upload upload = uploads.begin(caller)) {
            BodyScan scan = BodyScan.of(new StoredInput(json, upload), BodyScan.CellRule.JSON);
            Input in = scan.input();
            scan.addTo(in.faults(), true);
            scan.upserting().addTo(in.faults(), scan.rows());
            in.check();
            return start(rows(caller, of, Payload.ofExistingTable(scan)), upload);
        }
    }

    private static NewJob rows(int caller, TableRow of, Payload payload) {
        return new NewJob(FileImport.TYPE, caller, of.workspaceId(), of.applicationId(), of.id(), payload.toJson());
    }

    /** Stores a file unseen: only the job looks into it. */
    private ObjectNode file(int caller, @Nullable InputStream body, Payload payload, Function<Payload, NewJob> job)
            throws SQLException, IOException {
        try (Upload upload = uploads.begin(caller)) {
            InputStream file = body == null ? InputStream.nullInputStream() : new StoredInput(body, upload);
            long bytes = file.transferTo(OutputStream.nullOutputStream());
            return start(job.apply(payload.of(bytes)), upload);
        }
    }

    /** What has come in is stored before the transaction that makes the job takes a connection, too. */
    private ObjectNode start(NewJob job, Upload upload) throws SQLException, IOException {
        upload.flush();
        return views.whole(starter.start(job, upload));
    }

    /** As {@link BodyReader} has it: the content type of an empty body does not matter. */
    private static InputStream json(@Nullable InputStream body, @Nullable String contentType) throws IOException {
        if (body == null) {
            return InputStream.nullInputStream();
        }
        PushbackInputStream in = new PushbackInputStream(body);
        int first = in.read();
        if (first >= 0) {
            BodyReader.requireJson(contentType);
            in.unread(first);
        }
        return in;
    }
}
