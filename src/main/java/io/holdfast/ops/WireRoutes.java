package io.holdfast.ops;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** What surrounds every request, whether an endpoint answers it or none: its id, its limits, errors as JSON. */
@ApplicationScoped
class WireRoutes {
    private static final Logger LOG = Logger.getLogger(WireRoutes.class);
    private static final String REQUEST_ID = "X-Request-Id";
    /** The key in the format of the log. */
    private static final String REQUEST_ID_IN_LOG = "requestId";

    /** In characters: a table has 600 fields at most, and an address may name each of them. */
    private static final int LONGEST_ADDRESS = 32 * 1024;

    /** A segment that leads to where one is, or back from there. */
    private static final Pattern DOTS = Pattern.compile("/(\\.|%2[eE]){1,2}(/|$)");

    private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");

    private final long maxBody;

    WireRoutes(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.maxBody = maxBody.asLongValue();
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(WireRoutes::identify);
        router.route().order(Integer.MIN_VALUE + 1).handler(this::check).failureHandler(WireRoutes::failed);
        // what the router itself refuses, such as the form "GET somewhere"
        router.errorHandler(400, WireRoutes::failed);
        router.errorHandler(404, WireRoutes::failed);
        router.route().last().handler(context -> answer(context, ErrorCode.URL_NOT_FOUND.problem()));
    }

    private static void identify(RoutingContext context) {
        giveId(context);
        context.next();
    }

    private static void giveId(RoutingContext context) {
        String given = context.request().getHeader(REQUEST_ID);
        String id = given != null && SANE_ID.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
        MDC.put(REQUEST_ID_IN_LOG, id);
        context.response().putHeader(REQUEST_ID, id);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.uri().length() > LONGEST_ADDRESS) {
            answer(context, Problem.ofHttp(414, "An address has at most " + LONGEST_ADDRESS + " characters."));
        } else if (isMalformed(request.uri())) {
            answer(context, Problem.ofHttp(400, "The address is malformed."));
        } else if (!isPlain(request.path())) {
            answer(context, ErrorCode.URL_NOT_FOUND.problem());
        } else if (announcedLength(request) > maxBody) {
            // the rest of the body would be taken for the next request
            context.response()
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .endHandler(end -> request.connection().close());
            answer(context, ErrorCode.ERROR_REQUEST_BODY_TOO_LARGE.problem());
        } else {
            // every address has one representation, whatever the caller would rather have
            if (request.path().startsWith("/api/") || request.path().startsWith("/media/")) {
                request.headers().set(HttpHeaders.ACCEPT, "*/*");
            }
            context.next();
        }
    }

    /** The router would pass over doubled slashes, dots and what follows a semicolon; an address has one spelling. */
    private static boolean isPlain(@Nullable String path) {
        return path != null
                && !path.contains("//")
                && !path.contains(";")
                && !DOTS.matcher(path).find();
    }

    private static boolean isMalformed(String uri) {
        try {
            new URI(uri);
            return uri.contains("%00");
        } catch (URISyntaxException e) {
            return true;
        }
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** What fails outside of any endpoint. */
    private static void failed(RoutingContext context) {
        if (context.response().closed()) {
            LOG.debugf(
                    context.failure(),
                    "Whoever asked for %s has gone",
                    context.request().path());
            return;
        }
        int status = context.statusCode();
        if (status >= 400 && status < 500) {
            HttpResponseStatus known = HttpResponseStatus.valueOf(status);
            answer(
                    context,
                    status == 404 ? ErrorCode.URL_NOT_FOUND.problem() : Problem.ofHttp(status, known.reasonPhrase()));
        } else {
            LOG.error("Unexpected failure of a request", context.failure());
            answer(context, ErrorCode.ERROR_INTERNAL.problem());
        }
    }

    private static void answer(RoutingContext context, Problem problem) {
        if (context.response().ended() || context.response().headWritten()) {
            return;
        }
        // what is no path at all met no route
        if (!context.response().headers().contains(REQUEST_ID)) {
            giveId(context);
        }
        context.response().setStatusCode(problem.status()).putHeader(HttpHeaders.CONTENT_TYPE, problem.mediaType());
        problem.headers().forEach(context.response()::putHeader);
        String body = problem.body().toString();
        if (context.request().method().equals(HttpMethod.HEAD)) {
            context.response().end();
        } else {
            context.response().end(body);
        }
    }
}
