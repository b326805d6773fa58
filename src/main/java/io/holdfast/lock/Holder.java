package io.holdfast.lock;

import java.time.Instant;

/**
 * Somebody who holds locks in an application at this moment.
 *
 * @param pid the PostgreSQL backend
 * @param since when its transaction began, by PostgreSQL's clock
 */
public record Holder(Label label, int pid, Instant since) {
    boolean blocks(LockRequest asked) {
        return blocks(asked.operation(), asked.target());
    }

    /** Whether an operation on a target would be kept from its locks. */
    public boolean blocks(Operation operation, Target target) {
        return label.operation().blocks(label.target(), operation, target);
    }

    /** Whether it may have a statement on a table that keeps even rows from being read. */
    boolean mayKeep(Target table) {
        Integer held = label.target().table();
        return !label.operation().isOnline()
                && label.operation().strength() == Strength.UPDATE
                && (held == null || held.equals(table.table()));
    }
}
