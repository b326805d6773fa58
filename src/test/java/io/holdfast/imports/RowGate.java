package io.holdfast.imports;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Stops whoever writes a row of a certain place into a table, in the middle of their statement, until it is opened. */
final class RowGate implements AutoCloseable {
    private static final int CLASS = 99;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Connection connection;
    private final int key = COUNT.incrementAndGet();
    private boolean open;

    /** Shut from the start, in a table that is there. */
    RowGate(Storage storage, int table, int place) throws SQLException {
        this(storage.superuser(), place);
        execute(stand(physical(table)));
    }

    private RowGate(Connection connection, int place) throws SQLException {
        this.connection = connection;
        execute("""
                create function gate_%1$d() returns trigger language plpgsql as $$
                begin
                    if new.position = %2$d then
                        perform pg_advisory_xact_lock(%3$d, %1$d);
                    end if;
                    return new;
                end $$
                """.formatted(key, place, CLASS));
        execute("select pg_advisory_lock(%d, %d)".formatted(CLASS, key));
    }

    private String stand(String table) {
        return "create trigger gate_%1$d before insert on %2$s for each row execute function gate_%1$d()"
                .formatted(key, table);
    }

    /** Shut from the start, in every table that is made in an application before the gate is closed. */
    static RowGate inNewTablesOf(Storage storage, int application, int place) throws SQLException {
        RowGate gate = new RowGate(storage.superuser(), place);
        gate.execute("""
                create function gate_maker_%1$d() returns event_trigger language plpgsql as $$
                declare
                    made text;
                begin
                    for made in
                        select object_identity
                        from pg_event_trigger_ddl_commands()
                        where command_tag = 'CREATE TABLE'
                          and schema_name = (select schema_name from application where id = %2$d)
                    loop
                        execute replace('%3$s', 'its table', made);
                    end loop;
                end $$
                """.formatted(gate.key, application, gate.stand("its table")));
        gate.execute("create event trigger gate_maker_%1$d on ddl_command_end execute function gate_maker_%1$d()"
                .formatted(gate.key));
        return gate;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String physical(int table) throws SQLException {
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
                        """.formatted(CLASS, key))) {
            row.next();
            return row.getBoolean(1);
        }
    }

    void open() throws SQLException {
        if (!open) {
            open = true;
            execute("select pg_advisory_unlock(%d, %d)".formatted(CLASS, key));
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            open();
            execute("drop event trigger if exists gate_maker_%d".formatted(key));
        }
    }
}
