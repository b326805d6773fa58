package io.holdfast.copying;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.lock.Operation;
import io.holdfast.problem.Input;
import java.util.Arrays;
import java.util.List;

/** What a copy does to edits of its source while it reads: the member {@code edits} of whatever starts one. */
public enum CopyMode {
    /** Its row locks refuse them. */
    REFUSING("refuse"),
    /** It holds no row lock, and every edit passes; the copy is what its source was when the job began all the same. */
    ONLINE("pass");

    private static final String KEY = "edits";
    private static final List<String> WORDS =
            Arrays.stream(values()).map(mode -> mode.word).toList();

    private final String word;

    CopyMode(String word) {
        this.word = word;
    }

    /** What a body asks for; notes what is wrong with it in {@code in.faults()}. */
    public static CopyMode read(Input in) {
        return of(in.choice(KEY, WORDS, REFUSING.word));
    }

    /** As {@link #putInto} left it in the payload of a job; one of an older version says nothing. */
    public static CopyMode of(ObjectNode payload) {
        return of(payload.path(KEY).asText());
    }

    private static CopyMode of(String word) {
        return word.equals(ONLINE.word) ? ONLINE : REFUSING;
    }

    /** @return the payload itself */
    public ObjectNode putInto(ObjectNode payload) {
        return payload.put(KEY, word);
    }

    /** Of the two operations that a kind of copies has, the one for this mode. */
    public Operation choose(Operation refusing, Operation online) {
        return this == ONLINE ? online : refusing;
    }
}
