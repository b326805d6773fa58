package io.holdfast.exports;

import io.holdfast.access.Anonymous;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * {@code /media/export_files/}: whole files, for whoever knows their names, which nobody can guess. Read piece by piece; no
 * connection is held between two pieces.
 */
@Path("/media/export_files/")
public class ExportFileResource {
    private final ExportFiles files;

    ExportFileResource(ExportFiles files) {
        this.files = files;
    }

    @GET
    @Path("{file: [A-Za-z0-9_.-]+}")
    @Anonymous
    @Endpoint(
            value = "Gives the file of an export",
            details =
                    "Its address is told by the export. It is text/csv or application/json, in the encoding asked for.",
            answer = "Anything",
            answerType = "text/csv, application/json",
            errors = {ErrorCode.URL_NOT_FOUND})
    public Response get(@PathParam("file") String name, @Context RoutingContext request) {
        ExportFiles.File file = files.find(name).orElseThrow(ErrorCode.URL_NOT_FOUND::problem);
        HttpServerResponse response = request.response();
        return Response.ok(
                        (StreamingOutput) out -> send(file, new PatientOutput(out, response::closed)),
                        file.contentType())
                .header(HttpHeaders.CONTENT_LENGTH, file.bytes())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.name() + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private void send(ExportFiles.File file, OutputStream out) throws IOException {
        int number = 0;
        for (Optional<byte[]> piece = files.piece(file, number); piece.isPresent(); piece = files.piece(file, number)) {
            out.write(piece.get());
            number++;
        }
    }
}
