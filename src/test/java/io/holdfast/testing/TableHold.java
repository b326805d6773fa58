package io.holdfast.testing;

import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Holds a user's table in PostgreSQL until it is closed, so that a job that gets there stands still. What is not about this
 * table goes on.
 */
public final class TableHold implements AutoCloseable {
    private final Connection connection;

    private TableHold(Connection connection) {
        this.connection = connection;
    }

    /** Nobody reads or writes the table: a copy stands still. */
    public static TableHold againstReaders(DataSource pool, int table) throws SQLException {
        return lock(pool, table, "access exclusive");
    }

    /** Nobody writes the table: an import stands still, readers go on. */
    public static TableHold againstWriters(DataSource pool, int table) throws SQLException {
        return lock(pool, table, "share");
    }

    private static TableHold lock(DataSource pool, int table, String mode) throws SQLException {
        Connection connection = pool.getConnection();
        connection.setAutoCommit(false);
        Sql.on(connection)
                .query("set local idle_in_transaction_session_timeout = 0")
                .execute();
        Sql.on(connection).execute("lock table {0} in " + mode + " mode", Sql.table(physical(connection, table)));
        return new TableHold(connection);
    }

    private static PhysicalTable physical(Connection connection, int table) {
        return Sql.on(connection)
                .fetchSingle("""
                        select a.schema_name, t.physical_name
                        from user_table t join application a on a.id = t.application_id
                        where t.id = ?
                        """, table)
                .map(r -> new PhysicalTable(r.get(0, String.class), r.get(1, String.class)));
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
