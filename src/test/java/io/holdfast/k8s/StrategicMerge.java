package io.holdfast.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Merges a part of an object into the whole: members one by one, lists as a whole unless their elements have names. */
final class StrategicMerge {
    private static final Map<String, String> NAMES_OF_ELEMENTS =
            Map.of("containers", "name", "env", "name", "volumes", "name", "volumeMounts", "mountPath");

    private StrategicMerge() {}

    static void into(ObjectNode whole, ObjectNode part) {
        part.properties().forEach(member -> {
            String key = member.getKey();
            JsonNode change = member.getValue();
            JsonNode present = whole.path(key);
            if (key.startsWith("$")) {
                throw new IllegalArgumentException("a directive that is not known here: " + key);
            }
            if (present instanceof ObjectNode inner && change instanceof ObjectNode innerChange) {
                into(inner, innerChange);
            } else if (present instanceof ArrayNode elements && NAMES_OF_ELEMENTS.containsKey(key)) {
                change.forEach(element -> element(elements, NAMES_OF_ELEMENTS.get(key), (ObjectNode) element));
            } else {
                whole.set(key, change.deepCopy());
            }
        });
    }

    private static void element(ArrayNode elements, String name, ObjectNode change) {
        for (JsonNode element : elements) {
            if (element.path(name).equals(change.path(name))) {
                into((ObjectNode) element, change);
                return;
            }
        }
        elements.add(change.deepCopy());
    }
}
