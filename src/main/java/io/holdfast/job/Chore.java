package io.holdfast.job;

import java.time.Duration;

/** Something to be done again and again, by one process at a time. Every bean of this type is found by itself. */
public interface Chore {
    /** Unique; never changes, since it is the same chore to every version that runs. */
    String name();

    /** From the end of a run to the start of the next. */
    Duration every();

    void runOnce();
}
