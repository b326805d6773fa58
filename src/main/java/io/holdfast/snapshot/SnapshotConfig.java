package io.holdfast.snapshot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Snapshots of applications. How many of them an account makes at once is a matter of the jobs. */
@ConfigMapping(prefix = "holdfast.snapshot")
public interface SnapshotConfig {
    /** How many snapshots a workspace may have, those that are being made included; negative for any number. */
    @WithDefault("50")
    int maxPerWorkspace();

    /** How long a snapshot is kept before it is deleted by itself. */
    @WithDefault("360d")
    Duration keep();
}
