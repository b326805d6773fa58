package io.holdfast.testing.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * What the description of the API says of exchanges: the address is there and has the method, the status is described, and
 * the body of the answer is as described, in the content type described; what was accepted was described, too. An address
 * that is not described is none (404), a method that is not described is none (405).
 */
public final class Contract {
    private static final String HTTP_ERROR = "HttpError";
    /** What tests send along to show that it changes nothing. */
    private static final Set<String> MEANINGLESS = Set.of("limit", "offset", "count", "what");

    private final ApiDocument document;
    private final Exchange exchange;
    private final boolean withRequest;

    private Contract(ApiDocument document, Exchange exchange, boolean withRequest) {
        this.document = document;
        this.exchange = exchange;
        this.withRequest = withRequest;
    }

    /** Throws {@link AssertionError} for an exchange that is not as described. */
    public static void check(URI service, Exchange exchange) {
        new Contract(ApiDocument.of(service), exchange, true).check();
    }

    /** As {@link #check}, whatever was accepted. */
    public static void checkAnswer(URI service, Exchange exchange) {
        new Contract(ApiDocument.of(service), exchange, false).check();
    }

    private void check() {
        String path = exchange.path();
        require(exchange.headers().containsKey("X-Request-Id"), "no X-Request-Id");
        if (!document.has(path)) {
            checkNowhere(path);
            return;
        }
        String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
        Optional<Described> described = document.find(method, path);
        if (described.isPresent()) {
            check(described.get());
        } else if (exchange.status() == 400) {
            // the query may make an address malformed
            checkError(HTTP_ERROR);
        } else if (exchange.method().equals("OPTIONS") && !path.startsWith("/api/") && exchange.status() == 404) {
            // the router tells what can be done at an address of the API only
            checkNowhere(path);
        } else if (exchange.method().equals("OPTIONS")) {
            require(exchange.status() == 200, "OPTIONS is answered 200");
        } else {
            require(exchange.status() == 405, "a method that is not described is answered 405");
            checkError(HTTP_ERROR);
        }
    }

    /** Of what is no address of the API: files are none of its business, all else is told in JSON. */
    private void checkNowhere(String path) {
        if (path.startsWith("/api/schema") || path.startsWith("/webjars/")) {
            return;
        }
        if (exchange.method().equals("OPTIONS") && exchange.status() == 200) {
            // asked what can be done at an address, the router looks at its beginning only
            require(path.startsWith("/api/"), "there is nothing outside of /api/");
            return;
        }
        switch (exchange.status()) {
            case 400 -> checkError(HTTP_ERROR);
            case 404 -> {
                String code = document.has(path + "/") ? "URL_TRAILING_SLASH_MISSING" : "URL_NOT_FOUND";
                if (!exchange.method().equals("HEAD")) {
                    require(exchange.answer().contains("\"error\":\"" + code + "\""), code);
                }
            }
            default -> fail("an address that is not described is answered 404, or 400 when it is none");
        }
    }

    private void checkError(String schema) {
        require(exchange.type().equals("application/json"), "errors are JSON");
        if (!exchange.method().equals("HEAD")) {
            requireNone("answer", document.faults(schema, exchange.answer()));
        }
    }

    private void check(Described operation) {
        JsonNode response =
                document.resolve(operation.operation().path("responses").path(String.valueOf(exchange.status())));
        require(!response.isMissingNode(), "this status is not described");
        checkAnswer(response);
        if (withRequest && exchange.isSuccess()) {
            checkAccepted(operation);
        }
    }

    private void checkAnswer(JsonNode response) {
        response.path("headers").fieldNames().forEachRemaining(name -> {
            if (!name.equals("Preference-Applied") && exchange.status() != 409) {
                require(exchange.headers().containsKey(name), "no header " + name);
            }
        });
        JsonNode content = response.path("content");
        if (exchange.method().equals("HEAD") || content.isEmpty()) {
            require(exchange.answer().isEmpty(), "there is no body in the description");
            return;
        }
        if (exchange.status() == 413 && exchange.answer().isEmpty()) {
            // the server itself ends what grows too large, in the middle of being read
            return;
        }
        JsonNode described = content.path(exchange.type());
        require(!described.isMissingNode(), "this content type is not described");
        if (exchange.type().endsWith("json")) {
            requireNone("answer", document.faults(described.path("schema"), exchange.answer()));
        }
    }

    private void checkAccepted(Described operation) {
        Set<String> known = operation.queryParameters(document);
        exchange.parameters()
                .forEach(name -> require(known.contains(name) || MEANINGLESS.contains(name), "the parameter " + name));
        JsonNode body = operation.operation().path("requestBody");
        if (exchange.body() == null || exchange.body().isEmpty()) {
            require(!body.path("required").asBoolean(), "accepted without a body");
            return;
        }
        JsonNode described = body.path("content").path(exchange.typeOfBody());
        require(!body.isMissingNode() == !described.isMissingNode(), "accepted a body of another content type");
        if (exchange.typeOfBody().equals("application/json") && !described.isMissingNode()) {
            requireNone("request", document.faults(described.path("schema"), exchange.body()));
        }
    }

    private void requireNone(String where, String faults) {
        require(faults.isEmpty(), where + ": " + faults);
    }

    private void require(boolean is, String why) {
        if (!is) {
            fail(why);
        }
    }

    private void fail(String why) {
        throw new AssertionError("Not as the API is described: " + why + "\n" + exchange);
    }
}
