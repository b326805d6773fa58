package io.holdfast.faults;

/** Where in its life a piece of work is hit. */
enum Phase {
    /** Its body still comes in; there is no job yet. */
    BODY,
    /** The job waits for its locks. */
    PENDING,
    /** It has its locks, and has done nothing with them. */
    LOCKED,
    /** Some of its rows are there, unseen. */
    MIDDLE,
    /** Everything is there, and the transaction that shows it is about to commit. */
    PUBLISHING,
    /** It is shown and finished; its process has not cleared up. */
    COMMITTED
}
