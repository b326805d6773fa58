package io.holdfast.k8s;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Of RFC 6902 the one operation that is used here: {@code replace} of what is there. */
final class JsonPatch {
    private static final Set<String> MEMBERS = Set.of("op", "path", "value");

    private JsonPatch() {}

    static void apply(JsonNode step, ObjectNode document) {
        List<String> members = step.properties().stream().map(Map.Entry::getKey).toList();
        if (!MEMBERS.containsAll(members) || !step.path("op").asText().equals("replace")) {
            throw new IllegalArgumentException("not known here: " + step);
        }
        JsonPointer path = JsonPointer.compile(step.path("path").asText());
        if (document.at(path).isMissingNode()) {
            throw new IllegalArgumentException("nothing to replace: " + step);
        }
        JsonNode parent = document.at(path.head());
        if (parent instanceof ArrayNode elements) {
            elements.set(path.last().getMatchingIndex(), step.path("value"));
        } else {
            ((ObjectNode) parent).set(path.last().getMatchingProperty(), step.path("value"));
        }
    }
}
