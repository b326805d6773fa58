package io.holdfast.table.named;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** Named locks. */
@ConfigMapping(prefix = "holdfast.named-lock")
public interface NamedLockConfig {
    /** How many an application may have at once: each edit of it reads all of them. Callers at the same time may go beyond. */
    @Min(1)
    @WithDefault("100")
    int maxPerApplication();
}
