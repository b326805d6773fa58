package io.holdfast.ops;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;

/** Describes an address to who asks with {@code OPTIONS}; what may be done there stands in {@code Allow}. */
@Provider
class OptionsFilter implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getMethod().equals(HttpMethod.OPTIONS) && response.getStatus() == 200 && !response.hasEntity()) {
            String path = request.getUriInfo().getPath();
            if (path.equals("/") || path.startsWith("/api/")) {
                describe(path, response);
            } else {
                // the router takes every address for one below the start page
                Problem problem = ErrorCode.URL_NOT_FOUND.problem();
                response.setStatus(problem.status());
                response.setEntity(problem.body().toString(), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
            }
        }
    }

    private static void describe(String path, ContainerResponseContext response) {
        ObjectNode description =
                JsonNodeFactory.instance.objectNode().put("name", path).put("description", "");
        description.putArray("renders").add(MediaType.APPLICATION_JSON);
        description.putArray("parses").add(MediaType.APPLICATION_JSON);
        response.setEntity(description.toString(), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
    }
}
