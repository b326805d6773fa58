package io.holdfast.job;

import io.holdfast.storage.Janitor;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Drops schemas, tables and columns that are on a drop list or whose maker is gone. What of a job that is still open, in
 * whatever process, stays.
 */
@ApplicationScoped
class StorageBroom implements Broom {
    private final Janitor janitor;

    StorageBroom(Janitor janitor) {
        this.janitor = janitor;
    }

    @Override
    public String name() {
        return "storage-sweep";
    }

    /** It costs two queries where there is nothing to do, and what was deleted should not fill the disk for long. */
    @Override
    public Duration every() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Removed sweep() throws SQLException {
        Janitor.Dropped dropped = janitor.runOnce();
        return Removed.of(Removed.Kind.SCHEMA, dropped.schemas())
                .and(Removed.Kind.TABLE, dropped.tables())
                .and(Removed.Kind.COLUMN, dropped.columns());
    }
}
