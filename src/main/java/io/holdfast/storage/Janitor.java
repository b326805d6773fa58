package io.holdfast.storage;

import io.holdfast.lock.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Drops what nobody needs any more, by the registry alone: what is on the drop list, and what was being made by somebody
 * who is gone. Any process may run it at any time, several at once too.
 */
@ApplicationScoped
public class Janitor {
    private static final Logger LOG = Logger.getLogger(Janitor.class);
    /** Locks of relations are a small, shared store, so no transaction drops more tables than this. */
    private static final int BATCH = 100;

    /** An edit makes a table in less than a second; a job is asked for. */
    private static final String ABANDONED = """
            update physical_object o
            set state = 'dropping', since = now()
            where o.state = 'making'
              and case
                  when o.job_id is null then o.since < now() - interval '10 minutes'
                  else not exists (
                      select from job j where j.id = o.job_id and j.state in ('pending', 'running', 'cancelling'))
              end
            """;
    /** Tables before their schemas; lines that another janitor works on are passed over. */
    private static final String CLAIM = """
            select id, schema_name, table_name
            from physical_object
            where state = 'dropping'
              and (table_name is not null
                   or not exists (select from physical_object t
                                  where t.schema_name = physical_object.schema_name and t.table_name is not null))
            order by id
            limit ?
            for update skip locked
            """;

    private final DataSource dataSource;

    Janitor(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    private record Line(long id, String schema, @Nullable String table) {}

    /**
     * Finds what was abandoned and drops one batch.
     *
     * @return how many schemas and tables are gone now that were not before; 0 when there is nothing to do
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int runOnce() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            try (PreparedStatement update = connection.prepareStatement(ABANDONED)) {
                update.executeUpdate();
            }
            int dropped = 0;
            for (Line line : claim(connection)) {
                dropped += drop(connection, line) ? 1 : 0;
            }
            return dropped;
        }
    }

    private static List<Line> claim(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(CLAIM)) {
            select.setInt(1, BATCH);
            List<Line> lines = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    lines.add(new Line(rows.getLong(1), rows.getString(2), rows.getString(3)));
                }
            }
            return lines;
        }
    }

    /** What is still being read stays on the list and is dropped another time: the janitor never waits. */
    private static boolean drop(Connection connection, Line line) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("savepoint hf_drop");
            try {
                statement.execute("set local lock_timeout = 100");
                DSLContext sql = Sql.on(connection);
                if (line.table() == null) {
                    // at most its own table of versions is left in it
                    sql.dropSchemaIfExists(DSL.name(line.schema())).cascade().execute();
                } else {
                    sql.dropTableIfExists(DSL.name(line.schema(), line.table())).execute();
                }
            } catch (DataAccessException e) {
                statement.execute("rollback to savepoint hf_drop");
                if (!SqlStates.LOCK_NOT_AVAILABLE.equals(SqlStates.of(e))) {
                    LOG.errorf(e, "%s.%s could not be dropped", line.schema(), line.table());
                }
                return false;
            }
            statement.execute("release savepoint hf_drop");
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from physical_object where id = ?")) {
            delete.setLong(1, line.id());
            delete.executeUpdate();
        }
        return true;
    }
}
