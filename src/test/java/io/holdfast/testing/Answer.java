package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.restassured.response.Response;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came back. Bodies are compared whole; where a value cannot be known, the expected body says what kind of value it is:
 * {@code "<id>"} a positive integer, {@code "<instant>"} a moment in UTC, {@code "<text>"} a text that is not empty,
 * {@code "<any>"} anything that is there.
 */
public final class Answer {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();
    private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";

    private final Response response;

    Answer(Response response) {
        this.response = response;
    }

    public int status() {
        return response.statusCode();
    }

    /** Null when the answer has none of this name. */
    public @Nullable String header(String name) {
        return response.header(name);
    }

    public String text() {
        return response.asString();
    }

    /** A missing node when there is no body. */
    public JsonNode json() {
        return text().isEmpty() ? JsonNodeFactory.instance.missingNode() : parse(text());
    }

    /** The body of an answer that has to be 200. */
    public JsonNode ok() {
        is(200);
        return json();
    }

    public Answer is(int status) {
        assertThat(status()).as("status of %s", text()).isEqualTo(status);
        return this;
    }

    /** Status and whole body. */
    public Answer is(int status, String expectedJson) {
        is(status);
        JsonNode expected = parse(expectedJson);
        JsonNode actual = json();
        if (!fits(expected, actual)) {
            assertThat(actual.toPrettyString()).isEqualTo(expected.toPrettyString());
        }
        return this;
    }

    /** 204 and nothing more. */
    public Answer isEmpty() {
        is(204);
        assertThat(text()).isEmpty();
        return this;
    }

    /** An error with this code and whatever wording. */
    public Answer isError(int status, String code) {
        return is(status, "{\"error\": \"" + code + "\", \"detail\": \"<any>\"}");
    }

    /** 400 for one member of the body. */
    public Answer isInvalid(String key, String code) {
        String expected = """
                {"error": "ERROR_REQUEST_BODY_VALIDATION", "detail": {"%s": [{"error": "<text>", "code": "%s"}]}}
                """;
        return is(400, expected.formatted(key, code));
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    private static boolean fits(JsonNode expected, JsonNode actual) {
        if (expected.isTextual()) {
            return fits(expected.textValue(), actual);
        }
        if (expected.getNodeType() != actual.getNodeType() || expected.size() != actual.size()) {
            return false;
        }
        return switch (expected.getNodeType()) {
            case OBJECT -> membersFit(expected, actual);
            case ARRAY -> elementsFit(expected, actual);
            default -> expected.equals(actual);
        };
    }

    private static boolean fits(String expected, JsonNode actual) {
        return switch (expected) {
            case "<any>" -> !actual.isMissingNode();
            case "<id>" -> actual.isIntegralNumber() && actual.longValue() > 0;
            case "<instant>" -> actual.isTextual() && actual.textValue().matches(INSTANT);
            case "<text>" -> actual.isTextual() && !actual.textValue().isEmpty();
            default -> actual.isTextual() && actual.textValue().equals(expected);
        };
    }

    private static boolean membersFit(JsonNode expected, JsonNode actual) {
        for (Iterator<Map.Entry<String, JsonNode>> members = expected.fields(); members.hasNext(); ) {
            Map.Entry<String, JsonNode> member = members.next();
            if (!fits(member.getValue(), actual.path(member.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean elementsFit(JsonNode expected, JsonNode actual) {
        for (int i = 0; i < expected.size(); i++) {
            if (!fits(expected.get(i), actual.get(i))) {
                return false;
            }
        }
        return true;
    }
}
