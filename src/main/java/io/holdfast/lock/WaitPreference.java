package io.holdfast.lock;

import jakarta.enterprise.context.RequestScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the present request said about waiting: {@code Prefer: wait=10} (RFC 7240), or {@code ?wait=10}. */
@RequestScoped
public class WaitPreference {
    private final LockConfig config;
    private String path = "";
    private @Nullable Duration asked;

    WaitPreference(LockConfig config) {
        this.config = config;
    }

    /** Takes note of a request; what is asked beyond the cap is cut down to it. */
    void note(String path, @Nullable Integer seconds) {
        this.path = path;
        this.asked = seconds == null ? null : Patience.shorter(Duration.ofSeconds(seconds), config.maxWait());
    }

    Patience patience() {
        return new Patience(asked, config.waitBehindEdit());
    }

    /** What was asked for, as applied; null when nothing was. */
    public @Nullable Duration asked() {
        return asked;
    }

    String path() {
        return path;
    }
}
