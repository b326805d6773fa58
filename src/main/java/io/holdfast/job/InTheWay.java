package io.holdfast.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.lock.Blocker;
import io.holdfast.lock.Conflicts;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What kept a job from its locks, as it is stored and told. */
final class InTheWay {
    private InTheWay() {}

    /** As a 409 lists blockers, without what depends on who is asking. */
    static ArrayNode json(List<Blocker> blockers) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Blocker blocker : blockers) {
            ObjectNode node = Conflicts.render(blocker, Instant.now());
            node.remove(List.of("cancellable", "breakable"));
            if (node.get("holder") instanceof ObjectNode holder) {
                holder.remove("mine");
            }
            array.add(node);
        }
        return array;
    }

    /** The end of a sentence, without its full stop: {@code : a snapshot "CRM" started 12 s ago by Ann (41 %)}. */
    static String list(List<Blocker> blockers) {
        return blockers.isEmpty()
                ? ""
                : blockers.stream()
                        .map(blocker -> Conflicts.sentence(blocker, Instant.now()))
                        .collect(Collectors.joining("; ", ": ", ""));
    }
}
