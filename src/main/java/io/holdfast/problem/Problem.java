package io.holdfast.problem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer that is an error: status, whole body, headers. Thrown where the mistake is found, rendered in one place. */
public class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient @Nullable ErrorCode code;
    private final transient ObjectNode body;
    private final transient String mediaType;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    public Problem(int status, @Nullable ErrorCode code, ObjectNode body, String mediaType) {
        // an answer, no failure: where it was made is of no interest, and there may be very many
        super(null, null, false, false);
        this.status = status;
        this.code = code;
        this.body = body;
        this.mediaType = mediaType;
    }

    static Problem of(ErrorCode code, String detail) {
        return of(code, TextNode.valueOf(detail));
    }

    static Problem of(ErrorCode code, JsonNode detail) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("error", code.name());
        body.set("detail", detail);
        return new Problem(code.status(), code, body, "application/json");
    }

    /** An error of the HTTP layer, which has no code: {@code {"detail"}}. */
    public static Problem ofHttp(int status, String detail) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("detail", detail);
        return new Problem(status, null, body, "application/json");
    }

    /** 400 {@code ERROR_REQUEST_BODY_VALIDATION} for one member of the body. */
    public static Problem ofBody(String key, Fault fault) {
        return of(
                ErrorCode.ERROR_REQUEST_BODY_VALIDATION,
                new Faults().add(key, fault).detail());
    }

    /** 400 {@code ERROR_QUERY_PARAMETER_VALIDATION} for one parameter. */
    public static Problem ofQuery(String key, Fault fault) {
        return of(
                ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION,
                new Faults().add(key, fault).detail());
    }

    public Problem withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    @Override
    public String getMessage() {
        return body.toString();
    }

    public int status() {
        return status;
    }

    /** Null for errors of the HTTP layer. */
    public @Nullable ErrorCode code() {
        return code;
    }

    public ObjectNode body() {
        return body;
    }

    public String mediaType() {
        return mediaType;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
