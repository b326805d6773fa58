package io.holdfast.job;

import io.holdfast.lock.Label;
import io.holdfast.lock.LockRequest;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Begins the transactions of an attempt: under the job's label from the first statement on, so that they can always be
 * found and ended, and behind the fence.
 */
@ApplicationScoped
class Transactions {
    private static final Logger LOG = Logger.getLogger(Transactions.class);
    /** PostgreSQL has had a limit of its own for whole transactions since then. */
    private static final int HAS_TRANSACTION_TIMEOUT = 17;
    /** The driver gives up on a deaf server this long after the server should have ended the statement itself. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final javax.sql.DataSource dataSource;
    private final javax.sql.DataSource guards;

    Transactions(javax.sql.DataSource dataSource, @DataSource("guard") javax.sql.DataSource guards) {
        this.dataSource = dataSource;
        this.guards = guards;
    }

    /** A connection in a transaction; closing it rolls back what was not committed. */
    static final class Transaction implements AutoCloseable {
        private final Connection connection;
        private final int usualNetworkTimeout;

        private Transaction(Connection connection) throws SQLException {
            this.connection = connection;
            this.usualNetworkTimeout = connection.getNetworkTimeout();
        }

        Connection connection() {
            return connection;
        }

        void commit() throws SQLException {
            connection.commit();
        }

        /** Never throws: what could not be rolled back is by PostgreSQL itself when the connection has gone. */
        @Override
        public void close() {
            try (connection) {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                    connection.setNetworkTimeout(Runnable::run, usualNetworkTimeout);
                }
            } catch (SQLException e) {
                LOG.debugf("A connection was lost: %s", e.getMessage());
            }
        }
    }

    /**
     * The transaction that is to hold the locks.
     *
     * @throws JobStopped when the attempt has no say any more
     */
    Transaction guard(JobRow job, LockRequest request, Duration limit) throws SQLException {
        return begin(guards, job, request, null, limit);
    }

    /**
     * A transaction beside the guard's.
     *
     * @param snapshot the exported state to read; null for the present
     */
    Transaction data(JobRow job, LockRequest request, @Nullable String snapshot, Duration limit) throws SQLException {
        return begin(dataSource, job, request, snapshot, limit);
    }

    private static Transaction begin(
            javax.sql.DataSource from, JobRow job, LockRequest request, @Nullable String snapshot, Duration limit)
            throws SQLException {
        Transaction transaction = new Transaction(from.getConnection());
        try {
            Connection connection = transaction.connection();
            connection.setAutoCommit(false);
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(limit.plus(GRACE).toMillis()));
            Statements.run(connection, settings(connection, label(job, request), snapshot, limit));
            if (!JobTable.isCurrent(connection, job)) {
                throw new JobStopped(JobStopped.Reason.SUPERSEDED);
            }
            return transaction;
        } catch (SQLException | RuntimeException e) {
            try (transaction) {
                throw e;
            }
        }
    }

    /** All of it before the first query, after which a snapshot can no longer be set. */
    private static String settings(Connection connection, String label, @Nullable String snapshot, Duration limit)
            throws SQLException {
        StringBuilder sql = new StringBuilder();
        if (snapshot == null) {
            sql.append("set transaction isolation level read committed;");
        } else {
            sql.append("set transaction isolation level repeatable read; set transaction snapshot '")
                    .append(snapshot)
                    .append("';");
        }
        sql.append("set local application_name = '").append(label).append("';");
        sql.append("set local statement_timeout = ")
                .append(Math.max(1, limit.toMillis()))
                .append(';');
        sql.append("set local idle_in_transaction_session_timeout = 0");
        if (connection.getMetaData().getDatabaseMajorVersion() >= HAS_TRANSACTION_TIMEOUT) {
            sql.append("; set local transaction_timeout = 0");
        }
        return sql.toString();
    }

    /** Letters, digits, blanks and slashes: nothing to quote. */
    private static String label(JobRow job, LockRequest request) {
        return Label.ofJob(job.id(), request).text();
    }
}
