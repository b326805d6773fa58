package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where named locks are kept. All times are PostgreSQL's, and of the statement rather than of its transaction. */
@ApplicationScoped
public class NamedLockTable {
    private static final String SELECT = """
            select id, account_id, application_id, table_id, operations, reason, taken_at, expires_at,
                ceil(extract(epoch from expires_at - clock_timestamp()) * 1000)::bigint as left_ms
            from named_lock
            """;
    private static final String OF_APPLICATIONS = SELECT + "where application_id = any(?) order by expires_at desc, id";
    private static final String BY_ID = SELECT + "where id = ?";
    private static final String INSERT = """
            insert into named_lock (application_id, table_id, operations, reason, account_id, taken_at, expires_at)
            select ?, ?, ?, ?, ?, now, now + make_interval(secs => ?)
            from clock_timestamp() as now
            returning id
            """;
    private static final String TAKE_ROW = "select from named_lock where id = ? for update";
    private static final String RENEW = """
            update named_lock
            set expires_at = clock_timestamp() + make_interval(secs => ?)
            where id = ? and expires_at > clock_timestamp()
            """;
    private static final String RELEASE = "delete from named_lock where id = ? and expires_at > clock_timestamp()";
    private static final String IN_FORCE = """
            select id, expires_at > clock_timestamp() as in_force
            from named_lock
            where id = any(?)
            order by id
            for share
            """;
    private static final String PASSED_BY = "select lock_id from named_lock_pass where job_id = ? and lock_id = any(?)";
    private static final String REMOVE_OF =
            "delete from named_lock where application_id = ? and (table_id = ?::integer or ?::integer is null)";
    private static final String REMOVE_ENDED = """
            delete from named_lock
            where id in (
                select id
                from named_lock
                where expires_at <= clock_timestamp()
                order by expires_at
                limit 1000
                for update skip locked)
            """;

    /** Those that lie in applications, the longest first; ended ones among them as long as they are there. */
    List<NamedLock> of(Connection connection, Collection<Integer> applications) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OF_APPLICATIONS)) {
            select.setArray(1, array(connection, applications));
            return read(select);
        }
    }

    /** Those of an application that have not ended. */
    public List<NamedLock> of(Connection connection, int application) throws SQLException {
        return of(connection, List.of(application)).stream()
                .filter(lock -> !lock.hasEnded())
                .toList();
    }

    /** Empty when it has ended. */
    public Optional<NamedLock> find(Connection connection, int id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BY_ID)) {
            select.setInt(1, id);
            return read(select).stream().filter(lock -> !lock.hasEnded()).findFirst();
        }
    }

    /**
     * In a transaction that holds the row locks of {@link LockRequest#taking}.
     *
     * @param seconds from now until it ends
     * @return its id
     */
    public int insert(Connection connection, LockRequest taken, String reason, int account, int seconds)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, taken.target().application());
            insert.setObject(2, taken.target().table(), Types.INTEGER);
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "text", taken.names().stream().map(LockName::text).toArray(String[]::new)));
            insert.setString(4, reason);
            insert.setInt(5, account);
            insert.setInt(6, seconds);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /**
     * In a transaction. PostgreSQL's clock is read when nobody else has the row any more: whoever found under it that the lock
     * had ended has the last word.
     *
     * @return whether it had not ended
     */
    public boolean renew(Connection connection, int id, int seconds) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(TAKE_ROW);
                PreparedStatement renew = connection.prepareStatement(RENEW)) {
            take.setInt(1, id);
            take.execute();
            renew.setInt(1, seconds);
            renew.setInt(2, id);
            return renew.executeUpdate() == 1;
        }
    }

    /** @return whether it had not ended */
    public boolean release(Connection connection, int id) throws SQLException {
        try (PreparedStatement release = connection.prepareStatement(RELEASE)) {
            release.setInt(1, id);
            return release.executeUpdate() == 1;
        }
    }

    /** Removes those on a node and beneath it, in a transaction that deletes the node for ever and holds its locks. */
    public void removeOf(Connection connection, Target node) throws SQLException {
        try (PreparedStatement remove = connection.prepareStatement(REMOVE_OF)) {
            remove.setInt(1, node.application());
            remove.setObject(2, node.table(), Types.INTEGER);
            remove.setObject(3, node.table(), Types.INTEGER);
            remove.executeUpdate();
        }
    }

    /** Removes some that have ended. @return how many, at most 1000 */
    public int removeEnded(Connection connection) throws SQLException {
        try (PreparedStatement remove = connection.prepareStatement(REMOVE_ENDED)) {
            return remove.executeUpdate();
        }
    }

    /**
     * Which of some are still in force, for good: waits for a renewal that is on its way, and one that comes later finds that
     * the lock had ended. Gives the rows back at once.
     */
    Set<Integer> inForce(Connection connection, Collection<Integer> ids) throws SQLException {
        GuardLocks.execute(connection, "savepoint hf_named");
        try (PreparedStatement select = connection.prepareStatement(IN_FORCE)) {
            select.setArray(1, array(connection, ids));
            Set<Integer> inForce = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("in_force")) {
                        inForce.add(rows.getInt("id"));
                    }
                }
            }
            GuardLocks.execute(connection, "rollback to savepoint hf_named; release savepoint hf_named");
            return inForce;
        }
    }

    /** Which of some let a job pass. */
    Set<Integer> passedBy(Connection connection, int job, Collection<Integer> ids) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PASSED_BY)) {
            select.setInt(1, job);
            select.setArray(2, array(connection, ids));
            Set<Integer> passed = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    passed.add(rows.getInt(1));
                }
            }
            return passed;
        }
    }

    private static Array array(Connection connection, Collection<Integer> ids) throws SQLException {
        return connection.createArrayOf("integer", ids.toArray(Integer[]::new));
    }

    private static List<NamedLock> read(PreparedStatement select) throws SQLException {
        List<NamedLock> locks = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                locks.add(new NamedLock(
                        row.getInt("id"),
                        row.getInt("account_id"),
                        new Target(row.getInt("application_id"), row.getObject("table_id", Integer.class), null),
                        names((String[]) row.getArray("operations").getArray()),
                        row.getString("reason"),
                        row.getObject("taken_at", OffsetDateTime.class).toInstant(),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                        Duration.ofMillis(row.getLong("left_ms"))));
            }
        }
        return locks;
    }

    /** Names that a newer version knows refuse nothing here. */
    private static Set<LockName> names(String[] texts) {
        Set<LockName> names = EnumSet.noneOf(LockName.class);
        Arrays.stream(texts).map(LockName::byText).flatMap(Optional::stream).forEach(names::add);
        return names;
    }
}
