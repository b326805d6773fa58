package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.jspecify.annotations.Nullable;

/** Takes an edit's locks inside its transaction, waiting for them where its caller agreed to. */
@ApplicationScoped
class Acquisition {
    private static final int TRIES = 3;

    private final LevelOrder levels;
    private final CurrentConnection connection;
    private final Holders holders;
    private final Blockers blockers;
    private final WaitingRoom waitingRoom;
    private final LockConfig config;
    private final LockMetrics metrics;

    Acquisition(
            @Any Instance<LockableRows> rows,
            CurrentConnection connection,
            Holders holders,
            Blockers blockers,
            WaitingRoom waitingRoom,
            LockConfig config,
            LockMetrics metrics) {
        this.levels = new LevelOrder(rows);
        this.connection = connection;
        this.holders = holders;
        this.blockers = blockers;
        this.waitingRoom = waitingRoom;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Returns once all locks of the request are held by the present transaction.
     *
     * <p>The timeout is {@code holdfast.lock.max-wait} + 2 s: a guard that never fires while PostgreSQL keeps its own,
     * shorter limits. It does not interrupt a JDBC call on a platform thread, so it must not be relied on.
     *
     * @throws BusyException when they are not granted within the caller's patience
     */
    @Timeout(value = 32, unit = ChronoUnit.SECONDS)
    public void acquire(List<LockRequest> requests, Patience patience) {
        Refusal refusal = ask(requests);
        if (refusal == null) {
            return;
        }
        if (limit(patience, refusal.inTheWay).isZero()) {
            throw refusal.busy(Duration.ZERO, false);
        }
        try {
            waitingRoom.enter(refusal.row.request().target(), () -> wait(requests, patience, refusal));
        } catch (BulkheadException full) {
            throw refusal.busy(Duration.ZERO, true);
        }
    }

    private boolean wait(List<LockRequest> requests, Patience patience, Refusal first) {
        long begun = System.nanoTime();
        Refusal refusal = first;
        while (true) {
            LockRequest request = refusal.row.request();
            connection.run(c -> GuardLocks.raiseWaitingFlag(c, request));
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            Duration remaining = limit(patience, refusal.inTheWay).minus(waited);
            if (remaining.compareTo(Duration.ofMillis(1)) < 0) {
                throw refusal.busy(waited, false);
            }
            waitFor(refusal.row, remaining.compareTo(config.waitStep()) < 0 ? remaining : config.waitStep());
            Refusal still = ask(requests);
            if (still == null) {
                metrics.waited(request.operation(), Duration.ofNanos(System.nanoTime() - begun));
                return true;
            }
            refusal = still;
        }
    }

    /** A row that was not granted, and who was in the way then. */
    private record Refusal(Row row, List<Blocker> inTheWay) {
        BusyException busy(Duration waited, boolean tooManyWaiters) {
            return new BusyException(row.request, inTheWay, waited, tooManyWaiters);
        }
    }

    /**
     * Takes everything or nothing. Null when everything was granted. Where nobody is to be seen, they have gone since, so it
     * is asked again; a few times, since there may be somebody whom nobody knows.
     */
    private @Nullable Refusal ask(List<LockRequest> requests) {
        for (int i = 1; ; i++) {
            Row blocked = tryAll(requests);
            if (blocked == null) {
                return null;
            }
            List<Blocker> inTheWay = inTheWayOf(blocked.request());
            if (!inTheWay.isEmpty() || i == TRIES) {
                return new Refusal(blocked, inTheWay);
            }
        }
    }

    /** What may be waited in all, behind those in the way now; nobody to be seen counts as an edit that just ended. */
    private static Duration limit(Patience patience, List<Blocker> inTheWay) {
        return patience.behind(inTheWay.stream().anyMatch(Blocker.Job.class::isInstance));
    }

    /** A row that somebody else holds, and how strongly it was asked for. */
    private record Row(LockRequest request, LockableRows rows, int id, Strength strength) {}

    /** Null when everything was granted, else the first row that was not. */
    private @Nullable Row tryAll(List<LockRequest> requests) {
        connection.run(c -> GuardLocks.execute(c, "savepoint hf_edit"));
        for (LockRequest request : requests) {
            Row blocked = tryOne(request);
            if (blocked != null) {
                connection.clear();
                connection.run(c -> GuardLocks.execute(c, "rollback to savepoint hf_edit"));
                return blocked;
            }
        }
        connection.run(c -> GuardLocks.execute(c, "release savepoint hf_edit"));
        return null;
    }

    private @Nullable Row tryOne(LockRequest request) {
        connection.run(c -> GuardLocks.show(c, Label.ofEdit(request)));
        for (Need need : request.operation().needs()) {
            Scope scope = request.scope(need);
            if (scope == null) {
                continue;
            }
            LockableRows rows = levels.of(need.level());
            List<Integer> granted = rows.lockFree(scope, need.strength());
            if (scope instanceof Scope.Ids named
                    && granted.size() == named.ids().size()) {
                continue;
            }
            List<Integer> missing = new ArrayList<>(rows.ids(scope));
            missing.removeAll(new HashSet<>(granted));
            if (!missing.isEmpty()) {
                return new Row(request, rows, missing.getFirst(), need.strength());
            }
        }
        return null;
    }

    /** Waits on one row, holding nothing before and after; returns when it may be free or the time is over. */
    private void waitFor(Row row, Duration step) {
        connection.run(c -> {
            GuardLocks.execute(c, "savepoint hf_wait");
            try {
                GuardLocks.execute(
                        c, "set local lock_timeout = 0; set local statement_timeout = " + Math.max(1, step.toMillis()));
                try (PreparedStatement select = c.prepareStatement("select id from "
                        + row.rows().table() + " where id = ? " + row.strength().sql())) {
                    select.setInt(1, row.id());
                    select.execute();
                }
            } catch (SQLException e) {
                // over for now; whether for good is decided by the clock, since others can cancel a statement, too
                if (!SqlStates.QUERY_CANCELED.equals(e.getSQLState())) {
                    throw e;
                }
            }
            GuardLocks.execute(c, "rollback to savepoint hf_wait");
        });
    }

    private List<Blocker> inTheWayOf(LockRequest request) {
        return blockers.describe(connection.call((Connection c) -> holders.inTheWayOf(c, request)));
    }
}
