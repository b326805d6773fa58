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
        Row blocked = tryAll(requests);
        if (blocked == null) {
            return;
        }
        List<Blocker> inTheWay = inTheWayOf(blocked.request());
        if (limit(patience, inTheWay).isZero()) {
            throw new BusyException(blocked.request(), inTheWay, Duration.ZERO, false);
        }
        try {
            waitingRoom.enter(blocked.request().target(), () -> wait(requests, patience, blocked));
        } catch (BulkheadException full) {
            throw new BusyException(blocked.request(), inTheWay, Duration.ZERO, true);
        }
    }

    private boolean wait(List<LockRequest> requests, Patience patience, Row firstBlocked) {
        long begun = System.nanoTime();
        Row blocked = firstBlocked;
        while (true) {
            LockRequest request = blocked.request();
            connection.run(c -> GuardLocks.raiseWaitingFlag(c, request));
            Duration limit = limit(patience, inTheWayOf(request));
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            Duration remaining = limit.minus(waited);
            if (remaining.compareTo(Duration.ofMillis(1)) < 0) {
                throw new BusyException(request, inTheWayOf(request), waited, false);
            }
            waitFor(blocked, remaining.compareTo(config.waitStep()) < 0 ? remaining : config.waitStep());
            Row still = tryAll(requests);
            if (still == null) {
                metrics.waited(request.operation(), Duration.ofNanos(System.nanoTime() - begun));
                return true;
            }
            blocked = still;
        }
    }

    /** What may be waited in all, behind those in the way now; nobody to be seen counts as an edit that just ended. */
    private static Duration limit(Patience patience, List<Blocker> inTheWay) {
        return patience.behind(inTheWay.stream().anyMatch(Blocker.Job.class::isInstance));
    }

    /** A row that somebody else holds, and how strongly it was asked for. */
    private record Row(LockRequest request, LockableRows rows, int id, Strength strength) {}

    /** Takes everything or nothing. Null when everything was granted, else the first row that was not. */
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
