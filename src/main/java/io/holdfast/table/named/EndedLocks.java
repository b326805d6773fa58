package io.holdfast.table.named;

import io.holdfast.application.ApplicationGone;
import io.holdfast.job.Broom;
import io.holdfast.job.Removed;
import io.holdfast.lock.NamedLockTable;
import io.holdfast.lock.Target;
import io.holdfast.storage.Database;
import io.holdfast.table.TableGone;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Removes named locks that have ended: they refuse nothing since then, so nobody waits for it. And those of what is gone. */
@ApplicationScoped
class EndedLocks implements Broom {
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
    public Removed sweep() {
        int removed = 0;
        for (int some = removeSome(); some > 0; some = removeSome()) {
            removed += some;
        }
        return Removed.of(Removed.Kind.NAMED_LOCK, removed);
    }

    private int removeSome() {
        return database.with(locks::removeEnded);
    }

    void forget(@Observes ApplicationGone gone) {
        removeOf(Target.application(gone.application()));
    }

    void forget(@Observes TableGone gone) {
        removeOf(Target.table(gone.application(), gone.table()));
    }

    private void removeOf(Target node) {
        database.run(connection -> locks.removeOf(connection, node));
    }
}
