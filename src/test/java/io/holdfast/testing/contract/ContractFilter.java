package io.holdfast.testing.contract;

import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what goes through REST Assured. */
public final class ContractFilter implements Filter {
    private static final Pattern ADDRESS = Pattern.compile("(https?://[^/]+)(/.*)?", Pattern.DOTALL);

    private ContractFilter() {}

    /** A request whose exchange will be checked: instead of REST Assured's own {@code given()}. */
    public static RequestSpecification given() {
        return RestAssured.given().filter(new ContractFilter());
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
