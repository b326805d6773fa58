package io.holdfast.testing.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operation of the document.
 *
 * @param path with parameters as {@code {name}}
 */
public record Described(String method, String path, Pattern address, JsonNode operation) {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final String ID = "[0-9]+";

    static Described of(String method, String path, JsonNode operation) {
        String address =
                PARAMETER.matcher(path).replaceAll(found -> Matcher.quoteReplacement(form(operation, found.group(1))));
        return new Described(method, path, Pattern.compile(address), operation);
    }

    /** What a parameter of the address looks like: an id, unless the document says something else. */
    private static String form(JsonNode operation, String name) {
        for (JsonNode parameter : operation.path("parameters")) {
            String pattern = parameter.at("/schema/pattern").asText();
            if (parameter.path("name").asText().equals(name) && !pattern.isEmpty()) {
                return pattern.substring(1, pattern.length() - 1);
            }
        }
        return ID;
    }

    /** As the document names it. */
    public String id() {
        return operation.path("operationId").asText();
    }

    boolean isAt(String address) {
        return this.address.matcher(address).matches();
    }

    Set<String> queryParameters(ApiDocument document) {
        Set<String> names = new HashSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = document.resolve(parameter);
            if (resolved.path("in").asText().equals("query")) {
                names.add(resolved.path("name").asText());
            }
        }
        return names;
    }
}
