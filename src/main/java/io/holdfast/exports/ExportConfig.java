package io.holdfast.exports;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Exports of tables. How many of them an account makes at once is a matter of the jobs. */
@ConfigMapping(prefix = "holdfast.export")
public interface ExportConfig {
    /** How long a file is kept once it is whole. */
    @WithDefault("60m")
    Duration keep();

    /**
     * How many exports one process streams at once; one more is told to come again. Each keeps a connection of the pool
     * {@code guard}.
     */
    @Min(1)
    @WithDefault("4")
    int streams();

    /** After how long a client that takes nothing of a stream is cut off. */
    @WithDefault("30s")
    Duration streamPatience();
}
