package io.holdfast.lock;

import java.util.List;

/** The rows of one level, as the feature that owns them locks and counts them. */
public interface LockableRows {
    Level level();

    /** The table's name in SQL; its primary key is {@code id}. */
    String table();

    /** The condition of a scope, in SQL and over the table's own columns, with one parameter. */
    String condition(Scope scope);

    /** The ids of a scope in ascending order, read without a lock. */
    List<Integer> ids(Scope scope);

    /**
     * Locks, in ascending order of ids and without waiting, what of a scope nobody holds against it. Needs a transaction;
     * what it returns is loaded into the session as it is under the lock.
     *
     * @return the ids that were granted; what is missing is held by somebody else, or is not there
     */
    List<Integer> lockFree(Scope scope, Strength strength);
}
