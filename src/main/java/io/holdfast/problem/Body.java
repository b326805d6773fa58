package io.holdfast.problem;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The JSON body of a request, read whole. An empty body counts as {@code {}}. What is no JSON, of another content type or
 * larger than 32 MiB never becomes one: {@link BodyReader} answers for it.
 *
 * @param json any JSON value, not only objects
 */
public record Body(JsonNode json) {
    /** The members, to be read by rule; throws 400 when the body is no object. */
    public Input input() {
        return Input.of(json);
    }
}
