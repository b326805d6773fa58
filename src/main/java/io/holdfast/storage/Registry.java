package io.holdfast.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The registry of schemas and tables.
 *
 * <pre>
 *  announce (committed) ──▶ making ──▶ live ──▶ dropping ──▶ (line removed once dropped)
 *                              └─────────────────▲  its maker failed or died
 * </pre>
 */
@ApplicationScoped
public class Registry {
    private final DataSource dataSource;

    Registry(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Writes, and commits, that an edit is about to make something.
     *
     * @param table null for the schema
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void announce(int application, String schema, @Nullable String table) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            announce(connection, application, schema, table, null);
        }
    }

    /**
     * As {@link #announce(int, String, String)}, in a transaction of the connection that is committed before it is made.
     *
     * @param job null for an edit
     */
    static void announce(
            Connection connection, int application, String schema, @Nullable String table, @Nullable Integer job) {
        Sql.on(connection).execute("""
                insert into physical_object (application_id, schema_name, table_name, state, job_id)
                values (?, ?, ?, 'making', ?)
                """, application, schema, table, job);
    }

    /**
     * In the transaction that makes a table: until it ends nobody takes the table for abandoned.
     *
     * @throws IllegalStateException when somebody has done so already
     */
    public static void requireMaking(Connection connection, PhysicalTable table) {
        boolean announced = Sql.on(connection)
                .fetchOptional("""
                        select 1 from physical_object
                        where schema_name = ? and table_name = ? and state = 'making'
                        for share
                        """, table.schema(), table.name())
                .isPresent();
        if (!announced) {
            throw new IllegalStateException(table + " is not announced any more");
        }
    }

    /** As {@link #announce(int, String, String)} of a job's schema, in a transaction that its caller commits before making it. */
    public static void announceSchema(Connection connection, int application, String schema, int job)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into physical_object (application_id, schema_name, state, job_id)
                values (?, ?, 'making', ?)
                """)) {
            insert.setInt(1, application);
            insert.setString(2, schema);
            insert.setInt(3, job);
            insert.executeUpdate();
        }
    }

    /** As {@link #announce(int, String, String)} of a job's tables, in a transaction that its caller commits before making them. */
    public static void announceTables(
            Connection connection, int application, String schema, List<String> tables, int job) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into physical_object (application_id, schema_name, table_name, state, job_id)
                select ?, ?, name, 'making', ?
                from unnest(?::text[]) name
                """)) {
            insert.setInt(1, application);
            insert.setString(2, schema);
            insert.setInt(3, job);
            insert.setArray(4, connection.createArrayOf("text", tables.toArray()));
            insert.executeUpdate();
        }
    }

    /** In the transaction that shows a schema with all its tables to its users: all of them, or it fails. */
    public static void liveSchema(Connection connection, String schema) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                with shown as (
                    update physical_object set state = 'live', since = now()
                    where schema_name = ? and state = 'making'
                    returning id)
                select count(*) > 0 and count(*) = (select count(*) from physical_object where schema_name = ?)
                from shown
                """)) {
            update.setString(1, schema);
            update.setString(2, schema);
            try (ResultSet row = update.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new IllegalStateException("not all of " + schema + " was being made");
                }
            }
        }
    }

    /** What a job has announced and not shown goes to the drop list. Its transactions have ended by then. */
    public static void dropUnfinished(Connection connection, int job) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update physical_object set state = 'dropping', since = now()
                where job_id = ? and state = 'making'
                """)) {
            update.setInt(1, job);
            update.executeUpdate();
        }
    }

    /** In the transaction that shows a schema or table to its users. */
    public static void live(Connection connection, String schema, @Nullable String table) throws SQLException {
        setState(connection, "live", schema, table, "making");
    }

    /** In the transaction that takes a schema with all its tables away from its users: the janitor drops it later. */
    public static void dropSchema(Connection connection, String schema) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update physical_object set state = 'dropping', since = now() where schema_name = ?")) {
            update.setString(1, schema);
            update.executeUpdate();
        }
    }

    /** In the transaction that takes a table away from its users, or after its making failed. */
    public static void dropTable(Connection connection, PhysicalTable table) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update physical_object set state = 'dropping', since = now()
                where schema_name = ? and table_name = ?
                """)) {
            update.setString(1, table.schema());
            update.setString(2, table.name());
            update.executeUpdate();
        }
    }

    /** After its making failed. A line that the failed transaction still holds is found by the janitor later. */
    static void dropIfMaking(Connection connection, PhysicalTable table) {
        Sql.on(connection).execute("""
                update physical_object set state = 'dropping', since = now()
                where id in (
                    select id from physical_object
                    where schema_name = ? and table_name = ? and state = 'making'
                    for update skip locked)
                """, table.schema(), table.name());
    }

    private static void setState(
            Connection connection, String state, String schema, @Nullable String table, String before)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update physical_object set state = ?, since = now()
                where schema_name = ? and table_name is not distinct from ? and state = ?
                """)) {
            update.setString(1, state);
            update.setString(2, schema);
            update.setString(3, table);
            update.setString(4, before);
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException(schema + "." + table + " was not being made");
            }
        }
    }
}
