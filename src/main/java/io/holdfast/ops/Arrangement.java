package io.holdfast.ops;

import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.PGConnection;

/**
 * How the service is connected to PostgreSQL. Locks of jobs need a session of PostgreSQL's own; requests may share
 * connections with others, transaction by transaction, if the driver and the role are set up for it. What is wrong here would
 * show much later, as a lock that nobody holds or a statement that nobody knows, so it is looked for at every start.
 */
@ApplicationScoped
class Arrangement {
    /** Others may be at work on the same pooler, so one look could be deceived. */
    private static final int LOOKS = 4;
    /** A pooler may be starting as well. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final javax.sql.DataSource requests;
    private final javax.sql.DataSource guards;
    private final ConnectionConfig config;
    private final Pooler pooler;

    Arrangement(
            javax.sql.DataSource requests,
            @DataSource("guard") javax.sql.DataSource guards,
            ConnectionConfig config,
            @ConfigProperty(name = "holdfast.pooler", defaultValue = "none") Pooler pooler) {
        this.requests = requests;
        this.guards = guards;
        this.config = config;
        this.pooler = pooler;
    }

    /**
     * Some dozen short statements on two connections of either pool.
     *
     * @throws StartRefused naming what is to be changed
     */
    void check() {
        try (Connection one = guards.getConnection();
                Connection other = guards.getConnection()) {
            checkGuards(one, other);
        } catch (SQLException e) {
            throw new StartRefused("The connections of jobs cannot be looked at: " + e.getMessage(), e);
        }
        try (Connection one = connectPatiently();
                Connection other = requests.getConnection()) {
            checkRequests(one, other);
        } catch (SQLException e) {
            throw new StartRefused("The connections of requests cannot be looked at: " + e.getMessage(), e);
        }
    }

    private void checkGuards(Connection one, Connection other) throws SQLException {
        if (shareSessions(one, other)) {
            throw new StartRefused("Jobs would take their locks through a pooler in transaction mode, which gives their"
                    + " connection to somebody else. Set holdfast.guard-url (HOLDFAST_GUARD_URL) to an address of"
                    + " PostgreSQL itself, or of a pooler in session mode.");
        }
        Map<String, Duration> wrong = differing(one, limits(Duration.ZERO, Duration.ZERO, Duration.ZERO));
        if (!wrong.isEmpty()) {
            throw new StartRefused("Connections of jobs have to have " + listed(wrong, ", ")
                    + ": leave quarkus.datasource.guard.jdbc.new-connection-sql as it is delivered.");
        }
    }

    private void checkRequests(Connection one, Connection other) throws SQLException {
        boolean pooled = shareSessions(one, other);
        if (pooled && pooler != Pooler.TRANSACTION) {
            throw new StartRefused("Requests reach PostgreSQL through a pooler in transaction mode. Set holdfast.pooler"
                    + " (HOLDFAST_POOLER) to transaction, so that they prepare no statements there.");
        }
        int threshold = one.unwrap(PGConnection.class).getPrepareThreshold();
        if (pooled && threshold != 0) {
            throw new StartRefused("Requests reach PostgreSQL through a pooler in transaction mode and would prepare"
                    + " statements there (prepareThreshold=" + threshold + "). Take prepareThreshold out of"
                    + " quarkus.datasource.jdbc.url.");
        }
        Map<String, Duration> wrong = differing(
                one, limits(config.lockTimeout(), config.statementTimeout(), config.idleTransactionTimeout()));
        if (!wrong.isEmpty()) {
            String set = "alter role " + text(one, "select quote_ident(current_user)") + " set ";
            throw new StartRefused(
                    "Connections of requests do not have the limits that holdfast.connection says. Where a"
                            + " pooler keeps them from PostgreSQL, set them for the role and let the pooler connect anew: "
                            + set + listed(wrong, "; " + set) + ".");
        }
    }

    /** Whether a connection of ours is another one's at the next statement. */
    private static boolean shareSessions(Connection one, Connection other) throws SQLException {
        Set<String> ofOne = new HashSet<>();
        Set<String> ofOther = new HashSet<>();
        for (int i = 0; i < LOOKS; i++) {
            ofOne.add(session(one));
            // twice: of a pooler that hands out two connections in turn, each of ours would always get the same one
            ofOther.add(session(other));
            ofOther.add(session(other));
        }
        return ofOne.size() > 1 || ofOther.size() > 1 || ofOne.equals(ofOther);
    }

    private static String session(Connection connection) throws SQLException {
        return text(connection, "select pg_backend_pid()");
    }

    private Map<String, Duration> limits(Duration lock, Duration statement, Duration idle) {
        Map<String, Duration> limits = new LinkedHashMap<>();
        limits.put("lock_timeout", lock);
        limits.put("statement_timeout", statement);
        limits.put("idle_in_transaction_session_timeout", idle);
        limits.put("client_connection_check_interval", config.clientCheckInterval());
        return limits;
    }

    /** Those of the limits that are not in force, as they should be. */
    private static Map<String, Duration> differing(Connection connection, Map<String, Duration> limits)
            throws SQLException {
        Map<String, Duration> differing = new LinkedHashMap<>(limits);
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select name, setting::bigint from pg_settings where unit = 'ms'")) {
            while (row.next()) {
                differing.remove(row.getString(1), Duration.ofMillis(row.getLong(2)));
            }
        }
        return differing;
    }

    /** As PostgreSQL's settings are written. */
    private static String listed(Map<String, Duration> limits, String delimiter) {
        return limits.entrySet().stream()
                .map(limit -> "%s = '%s'".formatted(limit.getKey(), inUnits(limit.getValue())))
                .collect(Collectors.joining(delimiter));
    }

    private static String inUnits(Duration limit) {
        return limit.toMillisPart() == 0 ? limit.toSeconds() + "s" : limit.toMillis() + "ms";
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private Connection connectPatiently() throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (; ; ) {
            try {
                return requests.getConnection();
            } catch (SQLException e) {
                refuseIfOptionsAreUnwelcome(e);
                if (System.nanoTime() > end) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void refuseIfOptionsAreUnwelcome(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("unsupported startup parameter: options")) {
                throw new StartRefused("PgBouncer refuses the startup parameter options. Set holdfast.pooler"
                        + " (HOLDFAST_POOLER) to transaction, and holdfast.guard-url (HOLDFAST_GUARD_URL) to an address"
                        + " of PostgreSQL itself.");
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("Interrupted while PostgreSQL was not reached", e);
        }
    }
}
