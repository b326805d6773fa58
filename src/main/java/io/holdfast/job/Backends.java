package io.holdfast.job;

import io.holdfast.lock.Label;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The PostgreSQL backends that work for a job, wherever its process runs: found by the label that all of them carry. */
@ApplicationScoped
class Backends {
    private static final String CANCEL = """
            select pg_cancel_backend(pid)
            from pg_stat_activity
            where starts_with(application_name, ?) and state = 'active' and datname = current_database()
              and pid <> pg_backend_pid()
            """;
    private static final String TERMINATE = """
            select pg_terminate_backend(pid)
            from pg_stat_activity
            where starts_with(application_name, ?) and datname = current_database()
              and pid <> pg_backend_pid()
            """;

    private final DataSource dataSource;

    Backends(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Ends the statements that run at this moment; their transactions fail. */
    void cancelStatements(int job) throws SQLException {
        forEach(CANCEL, job);
    }

    /** Ends the connections, and with them all that they hold. */
    void terminate(int job) throws SQLException {
        forEach(TERMINATE, job);
    }

    private void forEach(String sql, int job) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Statements.list(connection, row -> true, sql, Label.prefixOfJob(job));
        }
    }
}
