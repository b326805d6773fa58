package io.holdfast.testing.fuzz;

import io.holdfast.testing.contract.Described;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that was made up.
 *
 * @param operation what it is about
 * @param method as a rule the operation's
 * @param isGood whether nothing was spoiled on purpose
 */
public record FuzzedRequest(
        Described operation,
        String method,
        String target,
        Map<String, String> headers,
        byte @Nullable [] body,
        boolean isGood) {
    /** Such as to be sent again by hand. */
    @Override
    public String toString() {
        String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
        return "%s %s %s %s"
                .formatted(method, target, headers, text.length() > 1000 ? text.substring(0, 1000) + "…" : text);
    }
}
