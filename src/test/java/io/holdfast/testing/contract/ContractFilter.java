package io.holdfast.testing.contract;

import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what goes through REST Assured. */
public final class ContractFilter implements Filter {
    private static final Pattern ADDRESS = Pattern.compile("(https?://[^/]+)(/.*)?", Pattern.DOTALL);

    /** Longer than any answer takes. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(3);

    private ContractFilter() {}

    /** A request whose exchange will be checked: instead of REST Assured's own {@code given()}. */
    public static RequestSpecification given() {
        return RestAssured.given().config(config()).filter(new ContractFilter());
    }

    /** REST Assured's own, but that an answer that never comes is an error. */
    public static RestAssuredConfig config() {
        return RestAssured.config()
                .httpClient(HttpClientConfig.httpClientConfig()
                        .setParam("http.socket.timeout", Math.toIntExact(ANSWER_LIMIT.toMillis())));
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(request, expected);
        Matcher address = ADDRESS.matcher(request.getURI());
        if (!address.matches()) {
            throw new AssertionError("no address: " + request.getURI());
        }
        String target = address.group(2) == null ? "/" : address.group(2);
        Map<String, String> headers = new HashMap<>();
        response.getHeaders().forEach(header -> headers.put(header.getName(), header.getValue()));
        Contract.check(
                URI.create(address.group(1)),
                new Exchange(
                        request.getMethod(),
                        target,
                        request.getContentType(),
                        text(request.getBody()),
                        response.statusCode(),
                        headers,
                        response.asString()));
        return response;
    }

    private static @Nullable String text(@Nullable Object body) {
        return body == null ? null : body.toString();
    }
}
