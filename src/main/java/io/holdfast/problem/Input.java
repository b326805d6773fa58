package io.holdfast.problem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a body, read one by one by rule. A member that breaks its rule is noted and reads as a harmless value;
 * {@link #check} then throws with all that was noted, so nothing harmless is ever used.
 *
 * <p>Absent members and members that are null are told apart: {@link #has} is true for both a value and null.
 */
public final class Input {
    private static final Set<String> TRUE = Set.of("t", "y", "yes", "true", "on", "1");
    private static final Set<String> FALSE = Set.of("f", "n", "no", "false", "off", "0");

    private final ObjectNode body;
    private final Faults faults = new Faults();

    private Input(ObjectNode body) {
        this.body = body;
    }

    /** Throws 400 when the body is no object. */
    public static Input of(JsonNode body) {
        if (body instanceof ObjectNode object) {
            return new Input(object);
        }
        throw Problem.ofBody(Faults.WHOLE, body.isNull() ? Fault.NULL : Fault.NOT_AN_OBJECT);
    }

    /** An input without members. */
    public static Input empty() {
        return new Input(JsonNodeFactory.instance.objectNode());
    }

    public boolean has(String key) {
        return body.has(key);
    }

    /** The member as it is; a missing node when absent. */
    public JsonNode raw(String key) {
        return body.path(key);
    }

    public ObjectNode body() {
        return body;
    }

    public Faults faults() {
        return faults;
    }

    public void check() {
        faults.check();
    }

    /** Must be there. Reads as {@code ""} when faulty. */
    public String requiredText(String key, TextRule rule) {
        if (!has(key)) {
            faults.add(key, Fault.REQUIRED);
            return "";
        }
        String text = text(key, rule);
        return text == null ? "" : text;
    }

    /** Null when absent, null or faulty. A number counts as its text; outer blanks are trimmed. */
    public @Nullable String text(String key, TextRule rule) {
        JsonNode node = raw(key);
        if (node.isMissingNode()) {
            return null;
        }
        if (node.isNull()) {
            if (!rule.nullable()) {
                faults.add(key, Fault.NULL);
            }
            return null;
        }
        String text = textOf(node);
        Fault fault = text == null ? Fault.NOT_TEXT : rule.faultOf(text);
        if (fault != null) {
            faults.add(key, fault);
            return null;
        }
        return text;
    }

    /** The trimmed text of a JSON text or number; null for everything else. */
    public static @Nullable String textOf(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().strip();
        }
        return node.isNumber() ? textOf(node.decimalValue()) : null;
    }

    /** Its digits, but 1e999999999 keeps its exponent: written out it would fill the memory. */
    private static String textOf(BigDecimal number) {
        return Math.abs((long) number.scale()) > 1000 ? number.toString() : number.toPlainString();
    }

    /** {@code fallback} when absent or faulty. */
    public boolean bool(String key, boolean fallback) {
        JsonNode node = raw(key);
        if (node.isMissingNode()) {
            return fallback;
        }
        Boolean value = boolOf(node);
        if (value == null) {
            faults.add(key, node.isNull() ? Fault.NULL : Fault.NOT_BOOLEAN);
            return fallback;
        }
        return value;
    }

    private static @Nullable Boolean boolOf(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        String text = textOf(node);
        if (text == null) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return TRUE.contains(lower) ? Boolean.TRUE : FALSE.contains(lower) ? Boolean.FALSE : null;
    }

    /** {@code fallback} when absent or faulty. */
    public int integer(String key, int min, int max, int fallback) {
        JsonNode node = raw(key);
        if (node.isMissingNode()) {
            return fallback;
        }
        if (node.isNull()) {
            faults.add(key, Fault.NULL);
            return fallback;
        }
        BigDecimal value = integerOf(node);
        Fault fault = value == null
                ? Fault.NOT_INTEGER
                : value.compareTo(BigDecimal.valueOf(max)) > 0
                        ? Fault.above(max)
                        : value.compareTo(BigDecimal.valueOf(min)) < 0 ? Fault.below(min) : null;
        if (fault != null) {
            faults.add(key, fault);
            return fallback;
        }
        return value == null ? fallback : value.intValue();
    }

    /** The whole number that a JSON number or its text is; null for everything else. */
    public static @Nullable BigDecimal integerOf(JsonNode node) {
        String text = textOf(node);
        if (text == null || text.length() > 100 || !text.matches("[+-]?[0-9]+(\\.0*)?")) {
            return null;
        }
        return new BigDecimal(text);
    }

    /** One of a fixed set of texts; {@code fallback} when absent or faulty. */
    public String choice(String key, Collection<String> choices, String fallback) {
        JsonNode node = raw(key);
        if (node.isMissingNode()) {
            return fallback;
        }
        if (node.isTextual() && choices.contains(node.textValue())) {
            return node.textValue();
        }
        faults.add(key, node.isNull() ? Fault.NULL : Fault.notAChoice(node.asText()));
        return fallback;
    }

    /** A list of ids that must be there. Empty when faulty. */
    public List<Integer> requiredIds(String key) {
        JsonNode node = raw(key);
        if (node.isMissingNode() || node.isNull()) {
            faults.add(key, node.isNull() ? Fault.NULL : Fault.REQUIRED);
            return List.of();
        }
        if (!node.isArray()) {
            faults.add(key, Fault.NOT_A_LIST);
            return List.of();
        }
        List<Integer> ids = new ArrayList<>();
        Faults inside = new Faults();
        for (int i = 0; i < node.size(); i++) {
            BigDecimal id = integerOf(node.get(i));
            if (id == null) {
                inside.add(String.valueOf(i), Fault.NOT_INTEGER);
            } else {
                // an id beyond the range of ids belongs to nobody
                ids.add(id.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0 ? -1 : id.intValue());
            }
        }
        faults.addAll(key, inside);
        return ids;
    }
}
