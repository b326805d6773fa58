package io.holdfast.job;

import io.holdfast.storage.Janitor;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;

/** Drops what is on the drop list, batch by batch. */
@ApplicationScoped
class Sweep implements Chore {
    private final Janitor janitor;

    Sweep(Janitor janitor) {
        this.janitor = janitor;
    }

    @Override
    public String name() {
        return "storage-sweep";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void runOnce() {
        try {
            while (janitor.runOnce() > 0) {
                Thread.yield();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the drop list could not be worked off", e);
        }
    }
}
