package io.holdfast.faults;

import io.holdfast.storage.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** Locks that a test holds in PostgreSQL until it is closed: whoever asks for them stands still. */
final class Hold implements AutoCloseable {
    private final Connection connection;

    /** @param sql statements that take the locks, in the transaction that then holds them */
    Hold(Connection connection, String... sql) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        for (String statement : sql) {
            Sql.on(connection).execute(statement);
        }
    }

    /** Also when PostgreSQL has gone meanwhile, and the locks with it. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
