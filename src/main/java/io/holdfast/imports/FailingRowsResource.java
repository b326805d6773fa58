package io.holdfast.imports;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.holdfast.access.Access;
import io.holdfast.job.JobReader;
import io.holdfast.job.JobRow;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/jobs/{id}/failing-rows/}: the rows that an import left out, as a file to be mended and imported again. */
@Path("/api/jobs/")
class FailingRowsResource {
    private final Access access;
    private final JobReader jobs;

    FailingRowsResource(Access access, JobReader jobs) {
        this.access = access;
        this.jobs = jobs;
    }

    /** A line for each row: its index, everything that is wrong with it, its cells as they came in. */
    @GET
    @Path("{id: [0-9]+}/failing-rows/")
    @Produces("text/csv;charset=UTF-8")
    @Endpoint(
            value = "Gives the rows that an import left out as a file",
            details = "A line for each: its index, everything that is wrong with it, its cells as they came in.",
            answer = "CsvFile",
            answerType = "text/csv",
            errors = {ErrorCode.ERROR_JOB_DOES_NOT_EXIST})
    public Response get(@PathParam("id") String id) {
        access.caller();
        JobRow job = jobs.reachable(id);
        if (!job.type().equals(FileImport.TYPE)) {
            throw ErrorCode.ERROR_JOB_DOES_NOT_EXIST.problem("The job is no import.");
        }
        return Response.ok(csv(FailingRows.file(job.report())))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"failing-rows-" + job.id() + ".csv\"")
                .build();
    }

    private static String csv(JsonNode lines) {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder().build(text)) {
            for (JsonNode line : lines) {
                List<String> cells = new ArrayList<>();
                line.forEach(cell -> cells.add(cell.asText()));
                writer.writeRecord(cells);
            }
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
