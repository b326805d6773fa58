package io.holdfast.ops;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;

/**
 * Addresses end with a slash. The router finds an endpoint without it, too, which tells a forgotten slash from an unknown
 * address: what gets here without one exists with it.
 */
@Provider
@Priority(TrailingSlashFilter.BEFORE_WHO_IS_ASKING)
class TrailingSlashFilter implements ContainerRequestFilter, ContainerResponseFilter {
    static final int BEFORE_WHO_IS_ASKING = 100;

    @Override
    public void filter(ContainerRequestContext request) {
        if (isSlashMissing(request)) {
            throw ErrorCode.URL_TRAILING_SLASH_MISSING.problem();
        }
    }

    /** What the router refuses by itself (method, content type) never met the other filter. */
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() != 404 && isSlashMissing(request)) {
            Problem problem = ErrorCode.URL_TRAILING_SLASH_MISSING.problem();
            response.setStatus(problem.status());
            response.setEntity(problem.body().toString(), new Annotation[0], MediaType.valueOf(problem.mediaType()));
        }
    }

    private static boolean isSlashMissing(ContainerRequestContext request) {
        String path = request.getUriInfo().getRequestUri().getRawPath();
        return path.startsWith("/api/") && !path.endsWith("/");
    }
}
