package io.holdfast.ops.openapi;

import io.holdfast.access.Anonymous;
import io.holdfast.problem.Endpoint;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code /}: where those begin who come with a browser. */
@Path("/")
@Anonymous
@Produces(Page.TYPE + ";charset=UTF-8")
public class StartResource {
    private final int managementPort;

    StartResource(@ConfigProperty(name = "quarkus.management.port") int managementPort) {
        this.managementPort = managementPort;
    }

    @GET
    @Endpoint(value = "Shows where to begin", answer = "Html", answerType = Page.TYPE)
    public Response page(@Context UriInfo uri) {
        String management = uri.getBaseUriBuilder()
                .scheme("http")
                .port(managementPort)
                .replacePath("/q")
                .build()
                .toString();
        return Page.named("start.html")
                .with("management", management)
                .with("service", uri.getBaseUri().toString())
                .response();
    }
}
