package io.holdfast.testing.contract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request and what came back.
 *
 * @param target path and query, as they were sent
 * @param bodyType the content type of the request's body; null when it was not said
 * @param headers of the answer, by names in any case
 * @param answer its body; empty when it has none
 */
public record Exchange(
        String method,
        String target,
        @Nullable String bodyType,
        @Nullable String body,
        int status,
        Map<String, String> headers,
        String answer) {
    public Exchange {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The names of the parameters. */
    List<String> parameters() {
        int query = target.indexOf('?');
        if (query < 0 || query == target.length() - 1) {
            return List.of();
        }
        return List.of(target.substring(query + 1).split("&")).stream()
                .map(parameter -> parameter.split("=", 2)[0])
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** The content type of the answer without its parameters; empty when it has none. */
    String type() {
        return essence(headers.getOrDefault("Content-Type", ""));
    }

    /** As it is taken for when the request does not say. */
    String typeOfBody() {
        return bodyType == null ? "application/json" : essence(bodyType);
    }

    private static String essence(String type) {
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
        return "%s %s %s\n-> %d %s %s"
                .formatted(method, target, body == null ? "" : shortened(body), status, type(), shortened(answer));
    }

    private static String shortened(String text) {
        return text.length() <= 2000 ? text : text.substring(0, 2000) + "…";
    }
}
