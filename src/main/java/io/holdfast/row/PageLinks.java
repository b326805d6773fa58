package io.holdfast.row;

import jakarta.ws.rs.core.UriInfo;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Absolute links to other pages of the same listing: all other parameters are kept, sorted by name. */
public final class PageLinks {
    private static final String PAGE = "page";

    private final UriInfo uri;

    public PageLinks(UriInfo uri) {
        this.uri = uri;
    }

    /** The first page goes without a number. */
    public String to(BigInteger page) {
        Map<String, List<String>> parameters = new TreeMap<>(uri.getQueryParameters());
        parameters.remove(PAGE);
        if (!page.equals(BigInteger.ONE)) {
            parameters.put(PAGE, List.of(page.toString()));
        }
        String query = parameters.entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> encoded(parameter.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
        URI here = uri.getAbsolutePath();
        return query.isEmpty() ? here.toString() : here + "?" + query;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
