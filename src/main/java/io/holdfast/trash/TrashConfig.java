package io.holdfast.trash;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What was deleted, and when it is deleted for ever. */
@ConfigMapping(prefix = "holdfast.trash")
public interface TrashConfig {
    /** How long something stays in the trash before it is deleted for ever by itself. */
    @WithDefault("72h")
    Duration keep();

    /** From one look for what is to be deleted for ever to the next. */
    @WithDefault("5m")
    Duration every();

    /** How long such a look lasts at most; what is left is for the next one. */
    @WithDefault("20s")
    Duration atMost();

    /** After how long something that was in use is tried again. */
    @WithDefault("1m")
    Duration retry();
}
