package io.holdfast.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.access.Anonymous;
import io.holdfast.problem.Body;
import io.holdfast.problem.Endpoint;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.MDC;

/** An endpoint as the features have them, for the rules that are of no feature. */
@Anonymous
@Path("/api/probe/")
public class ProbeResource {
    @GET
    @Path("{id: [0-9]+}/")
    @Endpoint(value = "Tells what it was asked", answer = "Anything")
    public JsonNode get(int id, @QueryParam("q") @DefaultValue("") String q, @Context UriInfo uri) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("q", q)
                .put("requestId", String.valueOf(MDC.get("requestId")))
                .put("link", uri.getAbsolutePath().toString());
    }

    @GET
    @Path("broken/")
    @Endpoint(value = "Fails", answer = "Anything")
    public JsonNode fail() {
        throw new IllegalStateException("broken on purpose");
    }

    @POST
    @Endpoint(value = "Says it again", body = "Anything", answer = "Anything")
    public JsonNode post(Body body) {
        return body.json();
    }
}
