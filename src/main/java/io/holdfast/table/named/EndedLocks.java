package io.holdfast.table.named;

import io.holdfast.job.Chore;
import io.holdfast.lock.NamedLockTable;
import io.holdfast.storage.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Removes named locks that have ended. They refuse nothing since then, so nobody waits for it. */
@ApplicationScoped
class EndedLocks implements Chore {
    private final NamedLockTable locks;
    private final Database database;

    EndedLocks(NamedLockTable locks, Database database) {
        this.locks = locks;
        this.database = database;
    }

    @Override
    public String name() {
        return "ended-named-locks";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void runOnce() {
        database.run(locks::removeEnded);
    }
}
