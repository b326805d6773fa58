package io.holdfast.job;

import io.holdfast.storage.Janitor;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;

/** Puts schemas without an application on the drop list; the sweep of storage drops, and counts, them. */
@ApplicationScoped
class OwnerlessBroom implements Broom {
    private final Janitor janitor;

    OwnerlessBroom(Janitor janitor) {
        this.janitor = janitor;
    }

    @Override
    public String name() {
        return "storage-ownerless";
    }

    /** Nothing should ever be found, and it looks at every line of the registry. */
    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Removed sweep() throws SQLException {
        janitor.findOwnerless();
        return Removed.nothing();
    }
}
