package io.holdfast.storage;

import io.holdfast.lock.Blocker;
import io.holdfast.lock.BusyException;
import io.holdfast.lock.Pause;
import io.holdfast.problem.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.ThreadLocalRandom;
import org.jooq.exception.DataAccessException;

/**
 * Statements that need a user's table for themselves. While such a statement waits, everybody else waits behind it, so it
 * waits only for a moment, and asks again.
 */
@ApplicationScoped
public class Ddl {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int SHORT_TRIES = 3;
    /** Beyond PostgreSQL's deadlock_timeout, after which an autovacuum worker in the way gives way. */
    private static final Duration BEYOND_DEADLOCK_TIMEOUT = Duration.ofMillis(200);

    private final Pause pause;

    Ddl(Pause pause) {
        this.pause = pause;
    }

    /** What is done once the table is to be had. */
    @FunctionalInterface
    public interface Work {
        void on(Connection connection) throws SQLException;
    }

    /**
     * Runs work that takes a table's lock, in the transaction of the connection: three times for 100 ms, then once for
     * {@code deadlock_timeout} + 200 ms (at once where an autovacuum worker is on the table). A failed try leaves nothing.
     *
     * @throws BusyException when a statement of somebody else kept the table all the time
     */
    public void run(Connection connection, PhysicalTable table, Work work) throws SQLException {
        int tries = isVacuumed(connection, table) ? 0 : SHORT_TRIES;
        for (int i = 0; i < tries; i++) {
            if (tryWithin(connection, SHORT, work)) {
                return;
            }
            pause.forAbout(Duration.ofMillis(ThreadLocalRandom.current().nextLong(10, 60)));
        }
        if (!tryWithin(connection, deadlockTimeout(connection).plus(BEYOND_DEADLOCK_TIMEOUT), work)) {
            throw new BusyException(
                    new Blocker.Query(since(connection, table)), new SQLException("the table is in use"));
        }
    }

    private static boolean tryWithin(Connection connection, Duration limit, Work work) throws SQLException {
        String before = query(connection, "show lock_timeout");
        execute(connection, "savepoint hf_ddl");
        try {
            execute(connection, "set local lock_timeout = " + limit.toMillis());
            work.on(connection);
        } catch (SQLException | DataAccessException e) {
            if (!SqlStates.LOCK_NOT_AVAILABLE.equals(SqlStates.of(e))) {
                throw e;
            }
            execute(connection, "rollback to savepoint hf_ddl");
            return false;
        }
        execute(connection, "release savepoint hf_ddl");
        execute(connection, "set local lock_timeout = '" + before + "'");
        return true;
    }

    private static boolean isVacuumed(Connection connection, PhysicalTable table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select exists (
                    select from pg_stat_progress_vacuum
                    where datname = current_database() and relid = to_regclass(?))
                """)) {
            select.setString(1, Sql.quoted(table));
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static Duration deadlockTimeout(Connection connection) throws SQLException {
        return Duration.ofMillis(
                Long.parseLong(query(connection, "select setting from pg_settings where name = 'deadlock_timeout'")));
    }

    /** Since when the longest of those who hold the table has its transaction open; now when they have just gone. */
    private static Instant since(Connection connection, PhysicalTable table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select coalesce(min(a.xact_start), clock_timestamp())
                from pg_locks l
                join pg_stat_activity a on a.pid = l.pid
                where l.relation = to_regclass(?) and l.granted and l.pid <> pg_backend_pid()
                """)) {
            select.setString(1, Sql.quoted(table));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getObject(1, OffsetDateTime.class).toInstant();
            }
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
