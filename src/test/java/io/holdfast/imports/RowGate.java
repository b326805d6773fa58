package io.holdfast.imports;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Stops whoever writes a row of a certain place into a table, in the middle of their statement, until it is opened. */
final class RowGate implements AutoCloseable {
    private static final int CLASS = 99;

    private final Connection connection;
    private final int table;
    private boolean open;

    /** Shut from the start. */
    RowGate(Storage storage, int table, int place) throws SQLException {
        this.connection = storage.connection();
        this.table = table;
        String physical = physical();
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    create function gate_%1$d() returns trigger language plpgsql as $$
                    begin
                        if new.position = %2$d then
                            perform pg_advisory_xact_lock(%3$d, %1$d);
                        end if;
                        return new;
                    end $$
                    """.formatted(table, place, CLASS));
            statement.execute("create trigger gate before insert on %s for each row execute function gate_%d()"
                    .formatted(physical, table));
            statement.execute("select pg_advisory_lock(%d, %d)".formatted(CLASS, table));
        }
    }

    private String physical() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select format('%I.%I', a.schema_name, t.physical_name)
                from user_table t
                join application a on a.id = t.application_id
                where t.id = ?
                """)) {
            select.setInt(1, table);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** Returns when somebody stands before it. */
    void awaitSomebody() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(this::isSomebodyThere);
    }

    private boolean isSomebodyThere() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select exists (
                            select from pg_locks
                            where locktype = 'advisory' and classid = %d and objid = %d and not granted)
                        """.formatted(CLASS, table))) {
            row.next();
            return row.getBoolean(1);
        }
    }

    void open() throws SQLException {
        if (!open) {
            open = true;
            try (Statement statement = connection.createStatement()) {
                statement.execute("select pg_advisory_unlock(%d, %d)".formatted(CLASS, table));
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            open();
        }
    }
}
