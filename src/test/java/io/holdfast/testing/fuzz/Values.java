package io.holdfast.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.holdfast.testing.contract.ApiDocument;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Values that fit a schema, at its bounds more often than chance would have it. */
final class Values {
    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);
    private static final int DEEPEST = 8;
    private static final List<String> LETTERS = List.of("a", "Z", "é", "ß", "漢", "😀", " b", "0");

    private final ApiDocument document;
    private final Random random;
    private final Function<String, Optional<JsonNode>> known;

    /** @param known good values of members by their names, where the schema alone cannot tell */
    Values(ApiDocument document, Random random, Function<String, Optional<JsonNode>> known) {
        this.document = document;
        this.random = random;
        this.known = known;
    }

    JsonNode of(JsonNode schema) {
        return of(schema, 0);
    }

    private JsonNode of(JsonNode given, int depth) {
        JsonNode schema = document.resolve(given);
        if (schema.has("allOf")) {
            return merged(schema, depth);
        }
        JsonNode choices = schema.has("anyOf") ? schema.path("anyOf") : schema.path("oneOf");
        if (!choices.isEmpty() && !schema.has("properties")) {
            return of(choices.get(random.nextInt(choices.size())), depth);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        return ofType(schema, type(schema), depth);
    }

    /** All parts of an {@code allOf}, and what stands beside it. */
    private JsonNode merged(JsonNode schema, int depth) {
        JsonNode first = of(schema.get("allOf").get(0), depth);
        if (first instanceof ObjectNode whole) {
            for (JsonNode name : schema.path("required")) {
                if (!whole.has(name.asText())) {
                    whole.set(name.asText(), member(schema, name.asText(), depth));
                }
            }
        }
        return first;
    }

    /** By its own description, or by those of what it is made of. */
    private JsonNode member(JsonNode schema, String name, int depth) {
        Optional<JsonNode> good = random.nextInt(8) == 0 ? Optional.empty() : known.apply(name);
        return good.orElseGet(() -> of(property(schema, name), depth + 1));
    }

    private JsonNode property(JsonNode given, String name) {
        JsonNode schema = document.resolve(given);
        JsonNode own = schema.path("properties").path(name);
        for (Iterator<JsonNode> parts = schema.path("allOf").iterator(); own.isMissingNode() && parts.hasNext(); ) {
            own = property(parts.next(), name);
        }
        return own;
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.get(random.nextInt(3) > 0 ? 0 : random.nextInt(type.size()))
                    .asText();
        }
        return type.asText(schema.has("properties") || schema.has("required") ? "object" : "any");
    }

    private JsonNode ofType(JsonNode schema, String type, int depth) {
        return switch (type) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> TextNode.valueOf(text(schema));
            case "integer" -> JSON.numberNode(integer(schema));
            case "number" -> JSON.numberNode(random.nextInt(100_000) / 100.0);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "null" -> NullNode.getInstance();
            default -> anything();
        };
    }

    /** What is required, and of the rest nothing, something or all. */
    private JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        schema.path("required").forEach(name -> object.set(name.asText(), member(schema, name.asText(), depth)));
        JsonNode alternatives = schema.path("anyOf");
        if (!alternatives.isEmpty()) {
            alternatives
                    .get(random.nextInt(alternatives.size()))
                    .path("required")
                    .forEach(name -> object.set(name.asText(), member(schema, name.asText(), depth)));
        }
        int percent = new int[] {0, 0, 10, 20, 100}[random.nextInt(depth > DEEPEST ? 1 : 5)];
        for (Iterator<Map.Entry<String, JsonNode>> rest =
                        schema.path("properties").fields();
                rest.hasNext(); ) {
            String name = rest.next().getKey();
            if (!object.has(name) && random.nextInt(100) < percent) {
                object.set(name, member(schema, name, depth));
            }
        }
        while (object.size() < schema.path("minProperties").asInt()) {
            List<String> names = new ArrayList<>();
            schema.path("properties").fieldNames().forEachRemaining(names::add);
            String name = Nasty.oneOf(random, names);
            object.set(name, member(schema, name, depth));
        }
        if (schema.path("additionalProperties").isObject()) {
            known.apply("*").ifPresent(members -> object.setAll((ObjectNode) members));
        }
        return object;
    }

    private JsonNode array(JsonNode schema, int depth) {
        int least = schema.path("minItems").asInt(0);
        int most = Math.max(least, schema.path("maxItems").asInt(1_000));
        int size = random.nextInt(40) == 0 ? Math.min(most, 200) : Math.min(most, least + random.nextInt(3));
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < size && depth <= DEEPEST; i++) {
            array.add(of(schema.path("items"), depth + 1));
        }
        return array;
    }

    private String text(JsonNode schema) {
        JsonNode example = schema.has("examples") ? schema.path("examples").path(0) : schema.path("example");
        if (example.isTextual() && random.nextBoolean()) {
            return example.textValue();
        }
        if (schema.path("pattern").asText().contains("[0-9]+")) {
            return String.valueOf(random.nextInt(1_000));
        }
        int least = schema.path("minLength").asInt(0);
        int most = schema.path("maxLength").asInt(300);
        int length = switch (random.nextInt(8)) {
            case 0 -> least;
            case 1 -> most;
            default -> least + random.nextInt(Math.min(12, most - least + 1));
        };
        StringBuilder text = new StringBuilder();
        while (text.codePointCount(0, text.length()) < length) {
            text.append(Nasty.oneOf(random, LETTERS));
        }
        return text.substring(0, text.offsetByCodePoints(0, length));
    }

    private long integer(JsonNode schema) {
        long least = schema.path("minimum").asLong(Integer.MIN_VALUE);
        long most = schema.path("maximum").asLong(Integer.MAX_VALUE);
        return switch (random.nextInt(6)) {
            case 0 -> least;
            case 1 -> most;
            default -> Math.min(most, Math.max(least, 0) + random.nextInt(20));
        };
    }

    private JsonNode anything() {
        return switch (random.nextInt(6)) {
            case 0 -> NullNode.getInstance();
            case 1 -> JSON.numberNode(random.nextInt(100));
            case 2 -> JSON.booleanNode(random.nextBoolean());
            case 3 -> TextNode.valueOf("2026-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10));
            default -> TextNode.valueOf(Nasty.oneOf(random, LETTERS).repeat(random.nextInt(5)));
        };
    }
}
