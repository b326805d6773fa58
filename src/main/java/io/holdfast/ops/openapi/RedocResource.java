package io.holdfast.ops.openapi;

import io.holdfast.access.Anonymous;
import io.holdfast.problem.Endpoint;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/** {@code /api/redoc/}: the description of the API, to read. */
@Path("/api/redoc/")
@Anonymous
@Produces(Page.TYPE + ";charset=UTF-8")
public class RedocResource {
    @GET
    @Endpoint(value = "Shows this description to people", answer = "Html", answerType = Page.TYPE)
    public Response page() {
        return Page.named("redoc.html").response();
    }
}
