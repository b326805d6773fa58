package io.holdfast.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** Accounts, passwords and tokens. */
@ConfigMapping(prefix = "holdfast.access")
public interface AccessConfig {
    /**
     * What tokens are signed with, 32 bytes or more of UTF-8; all processes on one database need the same. A new one ends
     * every session. Without one the first process makes one and keeps it in the database.
     */
    Optional<String> signingKey();

    /** How long an access token is good for, in whole seconds. */
    @WithDefault("10m")
    Duration accessTokenLifetime();

    /** How long one stays logged in without a password, in whole seconds. */
    @WithDefault("168h")
    Duration refreshTokenLifetime();

    Passwords passwords();

    /** Cost of a password's hash. Changed costs reach an account with its next login. */
    interface Passwords {
        /** Memory of one hash in KiB. */
        @WithDefault("19456")
        @Min(64)
        @Max(1_048_576)
        int memory();

        /** Passes over that memory. */
        @WithDefault("2")
        @Min(1)
        @Max(100)
        int iterations();

        /** Lanes of one hash; they are worked off one after the other. */
        @WithDefault("1")
        @Min(1)
        @Max(16)
        int parallelism();

        /** Hashes computed at once: times {@link #memory}, the most memory that logins take. */
        @WithDefault("4")
        @Min(1)
        int atOnce();

        /** How long a login waits for its turn before it is answered 429. */
        @WithDefault("10s")
        Duration patience();
    }
}
