package io.holdfast.copying;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How applications are copied. */
@ConfigMapping(prefix = "holdfast.copy")
public interface CopyConfig {
    /** How many connections of the pool fill the tables of one copy at the same time. */
    @Min(1)
    @WithDefault("2")
    int connections();

    /**
     * About how many rows one transaction fills in; a table with more is a transaction of its own. Fewer rows let PostgreSQL
     * clear up sooner, more rows mean fewer commits where tables are small.
     */
    @WithDefault("100000")
    long rowsPerTransaction();

    /** How often the progress of a copy is looked at, and a worker that is to end is told so again. */
    @WithDefault("250ms")
    Duration look();

    /** About how long a copy that lets edits pass reads a table at a time; an edit that needs the table waits for as long. */
    @WithDefault("150ms")
    Duration onlineStep();

    /** The same as {@link #rowsPerTransaction} for a copy that lets edits pass. */
    @WithDefault("20000")
    long onlineRowsPerTransaction();
}
