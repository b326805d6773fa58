package io.holdfast.lock;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation was not let in. {@link Conflicts} makes the answer of it. */
public final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable LockRequest requested;
    private final transient List<Blocker> blockers;
    private final transient Duration waited;
    private final boolean tooManyWaiters;

    BusyException(LockRequest requested, List<Blocker> blockers, Duration waited, boolean tooManyWaiters) {
        super(requested.operation() + " on " + requested.target() + " is blocked", null, false, false);
        this.requested = requested;
        this.blockers = List.copyOf(blockers);
        this.waited = waited;
        this.tooManyWaiters = tooManyWaiters;
    }

    /** Something in PostgreSQL holds the table although no operation does. */
    public BusyException(Blocker.Query blocker, Throwable cause) {
        super("a statement holds the table", cause);
        this.requested = null;
        this.blockers = List.of(blocker);
        this.waited = Duration.ZERO;
        this.tooManyWaiters = false;
    }

    /** Null where only the edit around it knows. */
    @Nullable
    LockRequest requested() {
        return requested;
    }

    List<Blocker> blockers() {
        return blockers;
    }

    Duration waited() {
        return waited;
    }

    boolean tooManyWaiters() {
        return tooManyWaiters;
    }
}
