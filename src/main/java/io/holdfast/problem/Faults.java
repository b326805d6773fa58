package io.holdfast.problem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What was found wrong with a body or a query, in the shape of the answer's {@code detail}: leaves are arrays of
 * {@link Fault}, nested objects recurse. Collect first, {@link #check} once: a caller learns of all mistakes together.
 */
public final class Faults {
    public static final String WHOLE = "non_field_errors";

    private final ObjectNode detail = JsonNodeFactory.instance.objectNode();

    public boolean isEmpty() {
        return detail.isEmpty();
    }

    public Faults add(String key, Fault fault) {
        JsonNode there = detail.get(key);
        ArrayNode list = there instanceof ArrayNode array ? array : detail.putArray(key);
        list.add(leaf(fault));
        return this;
    }

    /** Of the whole object rather than one of its members. */
    public Faults add(Fault fault) {
        return add(WHOLE, fault);
    }

    /** What was found inside a member; nothing happens when that is nothing. */
    public Faults addAll(String key, Faults inside) {
        return inside.isEmpty() ? this : put(key, inside.detail);
    }

    /** A member whose faults have a shape of their own, such as a list of objects. */
    public Faults put(String key, JsonNode shape) {
        detail.set(key, shape);
        return this;
    }

    public ObjectNode detail() {
        return detail;
    }

    /** Throws 400 {@code ERROR_REQUEST_BODY_VALIDATION} when anything was found. */
    public void check() {
        check(ErrorCode.ERROR_REQUEST_BODY_VALIDATION);
    }

    /** Throws 400 {@code ERROR_QUERY_PARAMETER_VALIDATION} when anything was found. */
    public void checkQuery() {
        check(ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION);
    }

    private void check(ErrorCode code) {
        if (!isEmpty()) {
            throw Problem.of(code, detail);
        }
    }

    public static ObjectNode leaf(Fault fault) {
        return JsonNodeFactory.instance.objectNode().put("error", fault.error()).put("code", fault.code());
    }
}
