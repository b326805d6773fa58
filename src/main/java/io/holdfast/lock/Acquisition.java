package io.holdfast.lock;

import io.holdfast.problem.SqlStates;
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
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.jspecify.annotations.Nullable;

/** Takes an edit's locks inside its transaction, waiting for them where its caller agreed to. */
@ApplicationScoped
class Acquisition {
    private static final int TRIES = 3;
    /** Of waiting on a row, which ends as soon as the row is free. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(1);

    private static final String BEGIN = "savepoint hf_edit; ";
    private static final String AGAIN = "rollback to savepoint hf_edit; ";

    private final LevelOrder levels;
    private final CurrentConnection connection;
    private final Holders holders;
    private final Blockers blockers;
    private final Entrance entrance;
    private final NamedLocks namedLocks;
    private final WaitingRoom waitingRoom;
    private final LastCall lastCall;
    private final LockConfig config;
    private final LockMetrics metrics;

    Acquisition(
            @Any Instance<LockableRows> rows,
            CurrentConnection connection,
            Holders holders,
            Blockers blockers,
            Entrance entrance,
            NamedLocks namedLocks,
            WaitingRoom waitingRoom,
            LastCall lastCall,
            LockConfig config,
            LockMetrics metrics) {
        this.levels = new LevelOrder(rows);
        this.connection = connection;
        this.holders = holders;
        this.blockers = blockers;
        this.entrance = entrance;
        this.namedLocks = namedLocks;
        this.waitingRoom = waitingRoom;
        this.lastCall = lastCall;
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
        Refusal refusal = ask(BEGIN, requests);
        if (refusal == null) {
            entrance.leave();
            return;
        }
        if (limit(patience, refusal).isZero()) {
            throw refusal.busy(Duration.ZERO, false);
        }
        try {
            waitingRoom.enter(refusal.request.target(), () -> wait(requests, patience, refusal));
        } catch (BulkheadException full) {
            throw refusal.busy(Duration.ZERO, true);
        }
    }

    private boolean wait(List<LockRequest> requests, Patience patience, Refusal first) {
        entrance.leave();
        long begun = System.nanoTime();
        Duration limit = limit(patience, first);
        Refusal refusal = first;
        Duration step = config.waitStep();
        int flagged = -1;
        while (true) {
            int application = refusal.request.target().application();
            if (flagged != application && !refusal.isByNamedLock()) {
                flagged = application;
                raiseWaitingFlag(refusal.request);
            }
            Duration remaining = lastCall.leftOf(limit.minus(since(begun)));
            boolean over = remaining.compareTo(Duration.ofMillis(1)) < 0;
            if (!over) {
                boolean mayBeFree = waitFor(refusal, Patience.shorter(remaining, step));
                step = refusal.row == null ? config.waitStep() : Patience.shorter(step.multipliedBy(2), LONGEST_STEP);
                // who named a time is told at its end who was in the way; until then it makes no difference
                if (!mayBeFree && patience.asked() != null) {
                    continue;
                }
            }
            Refusal still = over || patience.asked() == null ? ask(AGAIN, requests) : tryAgain(requests);
            if (still == null) {
                metrics.waited(refusal.request.operation(), since(begun));
                return true;
            }
            limit = limit(patience, still);
            if (over && !lastCall.leftOf(limit.minus(since(begun))).isPositive()) {
                throw still.busy(since(begun), false);
            }
            refusal = still;
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /**
     * What was not granted, and who was in the way then, if that was asked.
     *
     * @param row which somebody else holds; null when no row is in the way
     */
    private record Refusal(LockRequest request, @Nullable Row row, List<Blocker> inTheWay) {
        BusyException busy(Duration waited, boolean tooManyWaiters) {
            return new BusyException(request, inTheWay, waited, tooManyWaiters);
        }

        /** No job has to make way then: it would change nothing. */
        boolean isByNamedLock() {
            return inTheWay.stream().anyMatch(Blocker.Named.class::isInstance);
        }
    }

    /**
     * Takes everything or nothing. Null when everything was granted. Where nobody is to be seen, they have gone since, so it
     * is asked again; a few times, since there may be somebody whom nobody knows.
     */
    private @Nullable Refusal ask(String begin, List<LockRequest> requests) {
        for (int i = 1; ; i++) {
            Row blocked = tryAll(i == 1 ? begin : AGAIN, requests);
            if (blocked == null) {
                return refusalOf(requests);
            }
            List<Blocker> inTheWay = inTheWayOf(blocked.request());
            if (!inTheWay.isEmpty() || i == TRIES) {
                return new Refusal(blocked.request(), blocked, inTheWay);
            }
        }
    }

    private @Nullable Refusal tryAgain(List<LockRequest> requests) {
        Row blocked = tryAll(AGAIN, requests);
        return blocked == null ? refusalOf(requests) : new Refusal(blocked.request(), blocked, List.of());
    }

    /** Why requests that hold all their rows are not to go on: whatever comes next has to roll back. Null when they are. */
    private @Nullable Refusal refusalOf(List<LockRequest> requests) {
        Optional<NamedLocks.Refusal> refusal = connection.call(c -> namedLocks.refusalOf(c, requests));
        if (refusal.isEmpty()) {
            return null;
        }
        connection.clear();
        return new Refusal(refusal.get().request(), null, refusal.get().inTheWay());
    }

    /** What may be waited in all, behind those in the way; nobody to be seen counts as an edit that just ended. */
    private static Duration limit(Patience patience, Refusal refusal) {
        return patience.behind(refusal.inTheWay.stream().anyMatch(Blocker::isLasting));
    }

    /** A row that somebody else holds, and how strongly it was asked for. */
    private record Row(LockRequest request, LockableRows rows, int id, Strength strength) {}

    /**
     * Null when everything was granted, else the first row that was not: whatever comes next has to roll back to the
     * savepoint. That stays open, which costs a later commit nothing.
     *
     * @param begin what makes the savepoint, or goes back to it; sent along with the first statement
     */
    private @Nullable Row tryAll(String begin, List<LockRequest> requests) {
        if (requests.isEmpty()) {
            return null;
        }
        String before = begin;
        for (LockRequest request : requests) {
            Row blocked = tryOne(before, request);
            if (blocked != null) {
                connection.clear();
                return blocked;
            }
            before = "";
        }
        return null;
    }

    private @Nullable Row tryOne(String before, LockRequest request) {
        connection.run(c -> GuardLocks.show(c, before, Label.ofEdit(request)));
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

    /** Outside of the savepoint, so that it stays raised while what is asked for is given back again and again. */
    private void raiseWaitingFlag(LockRequest request) {
        connection.run(c -> {
            GuardLocks.execute(c, AGAIN + "release savepoint hf_edit");
            GuardLocks.raiseWaitingFlag(c, request);
            GuardLocks.execute(c, "savepoint hf_edit");
        });
    }

    /**
     * Waits on one row, or where there is none for a step, holding nothing else.
     *
     * @return whether the way may be free; false when the row is still held at the end of the step
     */
    private boolean waitFor(Refusal refusal, Duration step) {
        Row row = refusal.row;
        if (row == null) {
            connection.run(
                    c -> GuardLocks.execute(c, AGAIN + "select pg_sleep(%d / 1000.0)".formatted(step.toMillis())));
            return true;
        }
        String sql = AGAIN
                + "set local lock_timeout = 0; set local statement_timeout = %d; select id from %s where id = ? %s"
                        .formatted(
                                Math.max(1, step.toMillis()),
                                row.rows().table(),
                                row.strength().sql());
        return connection.call(c -> {
            try (PreparedStatement wait = c.prepareStatement(sql)) {
                wait.setInt(1, row.id());
                wait.execute();
                return true;
            } catch (SQLException e) {
                // over for now; whether for good is decided by the clock, since others can cancel a statement, too
                if (!SqlStates.QUERY_CANCELED.equals(e.getSQLState())) {
                    throw e;
                }
                return false;
            }
        });
    }

    private List<Blocker> inTheWayOf(LockRequest request) {
        return blockers.describe(connection.call((Connection c) -> holders.inTheWayOf(c, AGAIN, request)));
    }
}
