package io.holdfast.job;

import java.sql.SQLException;
import java.time.Duration;

/**
 * Removes one kind of thing that nobody needs any more: what a process left that died, what is on a drop list, what is old
 * enough. Every bean of this type is found by itself and used again and again, by one process at a time; what it removed is
 * counted.
 *
 * <p>Using it once more removes nothing more. What is in use at the moment it leaves for the next time, and waits for nobody.
 */
public interface Broom {
    /** Unique; never changes, since it is the same chore to every version that runs. */
    String name();

    /** From the end of a use to the start of the next. */
    Duration every();

    /** Removes what can be removed now. */
    Removed sweep() throws SQLException;
}
