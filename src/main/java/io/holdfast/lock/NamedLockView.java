package io.holdfast.lock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Named locks as callers are told of them. */
public final class NamedLockView {
    private NamedLockView() {}

    /** The answer to whoever takes or renews one. */
    public static ObjectNode whole(NamedLock lock, NamedLockDirectory.Facts facts) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("id", lock.id());
        putPlace(node, lock);
        putTerms(node, lock, facts);
        ArrayNode refuses = node.putArray("refuses");
        lock.refused().forEach(operation -> refuses.add(operation.name()));
        return node;
    }

    /** As one that holds something, beside jobs and edits. */
    public static ObjectNode holder(NamedLock lock, NamedLockDirectory.Facts facts) {
        ObjectNode node =
                JsonNodeFactory.instance.objectNode().put("kind", "named_lock").put("lock_id", lock.id());
        putPlace(node, lock);
        return putTerms(node, lock, facts);
    }

    /** As what is in the way. */
    static ObjectNode blocker(NamedLock lock, NamedLockDirectory.Facts facts) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "named_lock")
                .put("lock_id", lock.id())
                .put("url", url(lock));
        putTerms(node, lock, facts);
        ObjectNode heldAt =
                node.putObject("held_at").put("application", lock.target().application());
        if (lock.target().table() != null) {
            heldAt.put("table", lock.target().table());
        }
        heldAt.put("name", facts.heldName());
        return node.put("breakable", facts.breakable());
    }

    private static void putPlace(ObjectNode node, NamedLock lock) {
        node.put("application", lock.target().application())
                .put("table", lock.target().table());
    }

    private static ObjectNode putTerms(ObjectNode node, NamedLock lock, NamedLockDirectory.Facts facts) {
        ArrayNode operations = node.putArray("operations");
        lock.names().forEach(name -> operations.add(name.text()));
        node.put("reason", lock.reason())
                .put("since", Conflicts.seconds(lock.takenAt()))
                .put("expires_at", Conflicts.seconds(lock.expiresAt()));
        node.putObject("holder")
                .put("id", lock.account())
                .put("name", facts.holderName())
                .put("mine", facts.mine());
        return node;
    }

    static void addActions(ArrayNode actions, NamedLock lock, NamedLockDirectory.Facts facts) {
        if (facts.mine()) {
            actions.addObject().put("rel", "pass").put("header", "Holdfast-Lock: " + lock.id());
        }
        if (facts.breakable()) {
            actions.addObject().put("rel", "release").put("method", "DELETE").put("href", url(lock));
        }
    }

    /** Without a full stop. */
    static String sentence(NamedLock lock, NamedLockDirectory.Facts facts) {
        String what = lock.reason().isEmpty() ? "a named lock" : "the named lock \"" + lock.reason() + "\"";
        return "%s of %s on \"%s\" until %s"
                .formatted(what, facts.holderName(), facts.heldName(), Conflicts.seconds(lock.expiresAt()));
    }

    private static String url(NamedLock lock) {
        return "/api/applications/" + lock.target().application() + "/locks/" + lock.id() + "/";
    }
}
