package io.holdfast.lock;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who holds locks in an application at this moment.
 *
 * @param pid the PostgreSQL backend
 * @param since when its transaction began, by PostgreSQL's clock
 */
public record Holder(Label label, int pid, Instant since) {
    /** Whether an operation on a target would be kept from its locks. */
    public boolean blocks(Operation operation, Target target) {
        return inTheWayOf(new LockRequest(operation, target)).isPresent();
    }

    /** The same, called after what keeps a request from its locks; empty when nothing does. */
    Optional<Holder> inTheWayOf(LockRequest asked) {
        return label.inTheWayOf(asked).map(named -> new Holder(named, pid, since));
    }

    /** Whether it may have a statement on a table that keeps even rows from being read. */
    boolean mayKeep(Target table) {
        Integer held = label.target().table();
        return !label.operation().isOnline()
                && label.operation().strength() == Strength.UPDATE
                && (held == null || held.equals(table.table()));
    }
}
