package io.holdfast.job;

import java.time.Duration;

/** What is to happen next with a job that was due. */
sealed interface Next {
    Next DONE = new Done();
    Next AT_ONCE = new Again(Duration.ZERO);

    static Next in(Duration delay) {
        return new Again(delay);
    }

    /** Nothing any more. */
    record Done() implements Next {}

    /** It is due again after some time. */
    record Again(Duration delay) implements Next {}
}
