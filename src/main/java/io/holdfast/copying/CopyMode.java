package io.holdfast.copying;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.EditsMeanwhile;
import io.holdfast.lock.Operation;

/** How a copy reads its source. */
public enum CopyMode {
    /** Its row locks refuse edits. */
    REFUSING(EditsMeanwhile.REFUSE),
    /** It holds no row lock, and every edit passes; the copy is what its source was when the job began all the same. */
    ONLINE(EditsMeanwhile.PASS);

    private static final String KEY = "edits";

    private final EditsMeanwhile edits;

    CopyMode(EditsMeanwhile edits) {
        this.edits = edits;
    }

    public static CopyMode of(EditsMeanwhile edits) {
        return edits == EditsMeanwhile.PASS ? ONLINE : REFUSING;
    }

    /** As {@link #putInto} left it in the payload of a job; one of an older version says nothing. */
    public static CopyMode of(ObjectNode payload) {
        return payload.path(KEY).asText().equals(ONLINE.edits.wireName()) ? ONLINE : REFUSING;
    }

    /** @return the payload itself */
    public ObjectNode putInto(ObjectNode payload) {
        return payload.put(KEY, edits.wireName());
    }

    /** Of the two operations that a kind of copies has, the one for this mode. */
    public Operation choose(Operation refusing, Operation online) {
        return this == ONLINE ? online : refusing;
    }
}
