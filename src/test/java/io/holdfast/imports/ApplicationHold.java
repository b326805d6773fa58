package io.holdfast.imports;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Holds an application as an edit of it does, by hand, until closed. */
final class ApplicationHold implements AutoCloseable {
    private final Connection connection;
    private final Storage storage;
    private final int application;

    ApplicationHold(Storage storage, int application) throws SQLException {
        this(storage, application, "no key update");
    }

    /** As a permanent deletion does: jobs that write rows stay pending. */
    static ApplicationHold againstImports(Storage storage, int application) throws SQLException {
        return new ApplicationHold(storage, application, "update");
    }

    private ApplicationHold(Storage storage, int application, String strength) throws SQLException {
        this.storage = storage;
        this.application = application;
        this.connection = storage.connection();
        connection.setAutoCommit(false);
        execute("select from application where id = %d for " + strength);
    }

    /** Returns when somebody has registered as waiting for locks in the application. */
    void awaitWaiter() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> storage.number(
                                "select count(*) from pg_locks where locktype = 'advisory' and classid = 4802 and objid = ?",
                                application)
                        > 0);
    }

    void trash() throws SQLException {
        execute("update application set trashed = true where id = %d");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.formatted(application));
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.commit();
            connection.setAutoCommit(true);
        }
    }
}
