package io.holdfast.problem;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The one place where an exception becomes an answer. */
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response problem(Problem problem) {
        return render(problem);
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e) {
        return render(ErrorCode.URL_NOT_FOUND.problem());
    }

    /** What the HTTP layer finds by itself: method, content type, a body that breaks off. */
    @ServerExceptionMapper
    Response http(WebApplicationException e, HttpServerRequest request) {
        Problem inside = problemIn(e);
        if (inside != null) {
            return render(inside);
        }
        int status = e.getResponse().getStatus();
        if (status >= 500) {
            return unexpected(e, request);
        }
        String reason = e.getResponse().getStatusInfo().getReasonPhrase();
        Response rendered = render(Problem.ofHttp(status, reason));
        String allow = e.getResponse().getHeaderString("Allow");
        return allow == null
                ? rendered
                : Response.fromResponse(rendered).header("Allow", allow).build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, HttpServerRequest request) {
        Problem inside = problemIn(e);
        if (inside != null) {
            return render(inside);
        }
        if (request.response().closed()) {
            LOG.debugf("Whoever asked has gone: %s", e.getMessage());
            return render(ErrorCode.ERROR_INTERNAL.problem());
        }
        if (isUnavailable(e)) {
            LOG.warnf("The database cannot be reached: %s", e.getMessage());
            return render(ErrorCode.ERROR_DATABASE_UNAVAILABLE.problem().withHeader("Retry-After", "1"));
        }
        LOG.error("Unexpected failure of a request", e);
        return render(ErrorCode.ERROR_INTERNAL.problem());
    }

    private static Response render(Problem problem) {
        Response.ResponseBuilder response = Response.status(problem.status())
                .type(problem.mediaType())
                .entity(problem.body().toString());
        problem.headers().forEach(response::header);
        return response.build();
    }

    private static @Nullable Problem problemIn(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof Problem problem) {
                return problem;
            }
        }
        return null;
    }

    /** Without a SQLSTATE it is the pool that speaks, which had no connection to give in time. */
    private static boolean isUnavailable(Throwable e) {
        String state = SqlStates.of(e);
        return state == null
                ? isOfPool(e)
                : SqlStates.isOfLostConnection(e) || state.equals(SqlStates.TOO_MANY_CONNECTIONS);
    }

    private static boolean isOfPool(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t.getClass() == SQLException.class) {
                return true;
            }
        }
        return false;
    }
}
