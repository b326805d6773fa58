package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Takes a job's locks on the connection that guards it; nothing here waits. */
@ApplicationScoped
public class GuardLocks {
    private static final String SHOW_HOLDER =
            "select set_config('application_name', ?, true), pg_advisory_xact_lock_shared(?, ?)";
    private static final String RAISE_WAITING = "select pg_advisory_xact_lock_shared(?, ?)";

    private final LevelOrder levels;
    private final Holders holders;
    private final Blockers blockers;
    private final NamedLocks named;

    GuardLocks(@Any Instance<LockableRows> rows, Holders holders, Blockers blockers, NamedLocks named) {
        this.levels = new LevelOrder(rows);
        this.holders = holders;
        this.blockers = blockers;
        this.named = named;
    }

    /**
     * Takes all locks of a job, or none: what was granted goes back by a savepoint when one is missing.
     *
     * @param guard a connection in a transaction of READ COMMITTED; the locks are its own until that ends
     * @return what is in the way; empty when all locks are held
     */
    public Outcome acquire(Connection guard, int job, LockRequest request) throws SQLException {
        return acquire(guard, Label.ofJob(job, request), job, request);
    }

    private Outcome acquire(Connection guard, Label label, int job, LockRequest request) throws SQLException {
        show(guard, "savepoint hf_job; ", label);
        if (request.operation().isOnline() && !tryPhysicalLock(guard, request)) {
            execute(guard, "rollback to savepoint hf_job");
            return new Outcome(false, List.of());
        }
        for (Need need : request.operation().needs()) {
            Scope scope = request.scope(need);
            if (scope != null && !isLocked(guard, levels.of(need.level()), scope, need.strength())) {
                return new Outcome(
                        false, blockers.describe(holders.inTheWayOf(guard, "rollback to savepoint hf_job; ", request)));
            }
        }
        List<Blocker> refusing = named.inTheWayOf(guard, job, request);
        if (!refusing.isEmpty()) {
            execute(guard, "rollback to savepoint hf_job");
            return new Outcome(false, refusing);
        }
        // an open savepoint would keep the guard from exporting its snapshot
        execute(guard, "release savepoint hf_job");
        return new Outcome(true, List.of());
    }

    /**
     * Takes what a request needs that reads without row locks and is no job, or nothing.
     *
     * @param keeper as a guard
     * @return false while somebody destroys or rewrites tables of the application, which takes a moment
     */
    public static boolean acquireOnline(Connection keeper, LockRequest request) throws SQLException {
        show(keeper, "savepoint hf_online; ", Label.ofEdit(request));
        boolean granted = tryPhysicalLock(keeper, request);
        execute(keeper, (granted ? "release" : "rollback to") + " savepoint hf_online");
        return granted;
    }

    /** From here on nobody destroys in place what the application has: a snapshot taken after this stays readable. */
    private static boolean tryPhysicalLock(Connection guard, LockRequest request) throws SQLException {
        try (PreparedStatement ask = guard.prepareStatement("select pg_try_advisory_xact_lock_shared(?, ?)")) {
            ask.setInt(1, Advisory.PHYSICAL);
            ask.setInt(2, request.target().application());
            try (ResultSet row = ask.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /**
     * What came of asking.
     *
     * @param blockers who was in the way; may be empty although the locks were refused, when it had gone by then
     */
    public record Outcome(boolean granted, List<Blocker> blockers) {}

    /**
     * Takes on a guard, besides what it holds, what the job {@linkplain Operation#publishing needs to show its result}: as a
     * registered waiter, up to a limit.
     *
     * @param request what the job holds
     * @return what was in the way at the end of the limit; empty when all locks are held
     */
    public Outcome acquireToPublish(Connection guard, int job, LockRequest request, Duration limit, Pause pause)
            throws SQLException {
        LockRequest besides = request.operation().publishing(request.target());
        if (besides == null) {
            return new Outcome(true, List.of());
        }
        raiseWaitingFlag(guard, besides);
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Outcome asked = acquire(guard, Label.ofPublishing(job, request), job, besides);
            if (asked.granted() || System.nanoTime() >= deadline) {
                return asked;
            }
            pause.forAbout(Duration.ofMillis(20));
        }
    }

    /** Shows, until the transaction ends, that somebody waits in the application of a request. */
    static void raiseWaitingFlag(Connection connection, LockRequest request) throws SQLException {
        try (PreparedStatement raise = connection.prepareStatement(RAISE_WAITING)) {
            raise.setInt(1, Advisory.WAITING);
            raise.setInt(2, request.target().application());
            raise.execute();
        }
    }

    /**
     * Shows, until the transaction or savepoint ends, who holds what follows.
     *
     * @param before statements that are sent along, each with its semicolon
     */
    static void show(Connection connection, String before, Label label) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(before + SHOW_HOLDER)) {
            statement.setString(1, label.text());
            statement.setInt(2, Advisory.HOLDER);
            statement.setInt(3, label.target().application());
            statement.execute();
        }
    }

    private static boolean isLocked(Connection guard, LockableRows rows, Scope scope, Strength strength)
            throws SQLException {
        String granted = ids(guard, lockingSelect(rows, scope, strength), scope);
        String all = ids(
                guard, "select id from " + rows.table() + " where " + rows.condition(scope) + " order by id", scope);
        return granted.equals(all);
    }

    /** In one text, to be compared: a database may have many thousands of fields. */
    private static String ids(Connection guard, String select, Scope scope) throws SQLException {
        try (PreparedStatement statement = guard.prepareStatement("select array(" + select + ")::text")) {
            LockableRepository.setParameter(statement, scope);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** The statement that locks what is free of a scope, in order of ids. */
    static String lockingSelect(LockableRows rows, Scope scope, Strength strength) {
        return "select id from " + rows.table() + " where " + rows.condition(scope) + " order by id " + strength.sql()
                + " skip locked";
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
