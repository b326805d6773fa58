package io.holdfast.storage;

import io.holdfast.lock.Advisory;
import io.holdfast.problem.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Drops what nobody needs any more, by the registry and the drop list of columns alone: what is on the list, what was being
 * made by somebody who is gone, and what is shown of an application that is gone. Any process may run it at any time,
 * several at once too.
 */
@ApplicationScoped
public class Janitor {
    private static final Logger LOG = Logger.getLogger(Janitor.class);
    /** Locks of relations are a small, shared store, so no transaction drops more tables than this. */
    private static final int BATCH = 100;
    /** With the last table of a batch, the physical lock is held for less than a second. */
    private static final Duration BATCH_TIME = Duration.ofMillis(500);

    /**
     * A job is asked for; an edit makes a table in less than a second. A line that its maker holds at this moment is passed
     * over.
     */
    private static final String MARK_ABANDONED = """
            update physical_object
            set state = 'dropping', since = now()
            where id in (
                select o.id
                from physical_object o
                where o.state = 'making'
                  and case
                      when o.job_id is null then o.since < now() - interval '10 minutes'
                      else not exists (
                          select from job j where j.id = o.job_id and j.state in ('pending', 'running', 'cancelling'))
                  end
                for update skip locked)
            """;

    /** Whoever makes something live shows its application in the same commit; whoever deletes that drops it all. */
    private static final String MARK_OWNERLESS = """
            update physical_object o
            set state = 'dropping', since = now()
            where o.state = 'live' and not exists (select from application a where a.schema_name = o.schema_name)
            """;

    private static final String APPLICATIONS = """
            select application_id from physical_object where state = 'dropping'
            union
            select application_id from dropped_column
            order by application_id
            """;
    /** Tables before their schemas; lines that another janitor works on are passed over. */
    private static final String CLAIM = """
            select id, schema_name, table_name, null as column_name
            from physical_object o
            where state = 'dropping' and since <= now() and application_id = ? and id <> all (?::bigint[])
              and (table_name is not null
                   or not exists (select from physical_object t
                                  where t.schema_name = o.schema_name and t.table_name is not null))
            order by id
            limit ?
            for update skip locked
            """;
    /**
     * Dropping one needs its table alone for a moment, and everybody who comes meanwhile waits: so a table that somebody has
     * had for longer than that moment is passed over.
     */
    private static final String CLAIM_COLUMNS = """
            select id, schema_name, table_name, column_name
            from dropped_column d
            where since <= now() and application_id = ? and id <> all (?::bigint[])
              and not exists (
                  select from pg_locks l
                  join pg_stat_activity a on a.pid = l.pid
                  where l.relation = to_regclass(format('%I.%I', d.schema_name, d.table_name))
                    and l.granted and a.xact_start < clock_timestamp() - interval '1 second')
            order by id
            limit ?
            for update skip locked
            """;

    /** What could not be dropped for another reason than being in use is not tried, and told of, all the time. */
    private static final String PUT_OFF = "update %s set since = now() + interval '10 minutes' where id = ?";

    private final DataSource dataSource;

    Janitor(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    private record Line(
            long id,
            String schema,
            @Nullable String table,
            @Nullable String column) {
        /** The list that it stands on. */
        String list() {
            return column == null ? "physical_object" : "dropped_column";
        }
    }

    /** How many are gone. */
    public record Dropped(int schemas, int tables, int columns) {
        private static final Dropped NOTHING = new Dropped(0, 0, 0);

        private Dropped plus(Dropped more) {
            return new Dropped(schemas + more.schemas, tables + more.tables, columns + more.columns);
        }

        private Dropped plus(Line line) {
            if (line.column != null) {
                return new Dropped(schemas, tables, columns + 1);
            }
            return line.table == null
                    ? new Dropped(schemas + 1, tables, columns)
                    : new Dropped(schemas, tables + 1, columns);
        }
    }

    /** Finds what was abandoned, and drops all that can be dropped now. What is in use is left for the next time. */
    public Dropped runOnce() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            DSLContext sql = Sql.on(connection);
            sql.execute(MARK_ABANDONED);
            Dropped dropped = Dropped.NOTHING;
            for (int application : sql.fetch(APPLICATIONS).map(r -> r.get(0, Integer.class))) {
                dropped = dropped.plus(dropOf(connection, application, CLAIM));
                dropped = dropped.plus(dropOf(connection, application, CLAIM_COLUMNS));
            }
            return dropped;
        }
    }

    /** Puts on the drop list what belongs to no application; it looks at every line, so it is not for every moment. */
    public void findOwnerless() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Sql.on(connection).execute(MARK_OWNERLESS);
        }
    }

    private static Dropped dropOf(Connection connection, int application, String claim) throws SQLException {
        Dropped dropped = Dropped.NOTHING;
        List<Long> inUse = new ArrayList<>();
        connection.setAutoCommit(false);
        try {
            for (List<Line> batch = claim(connection, claim, application, inUse);
                    !batch.isEmpty();
                    batch = claim(connection, claim, application, inUse)) {
                dropped = dropped.plus(drop(connection, batch, inUse));
                connection.commit();
            }
            return dropped;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /**
     * The lines of one transaction, under the lock that whoever reads these tables without row locks holds, too; empty when
     * it is not to be had. Nobody waits for it.
     */
    private static List<Line> claim(Connection connection, String claim, int application, List<Long> butNot) {
        DSLContext sql = Sql.on(connection);
        boolean granted = sql.fetchSingle(
                        "select pg_try_advisory_xact_lock(?, ?) as granted", Advisory.PHYSICAL, application)
                .get("granted", Boolean.class);
        return granted
                ? sql.fetch(claim, application, butNot.toArray(Long[]::new), BATCH)
                        .map(r -> new Line(
                                r.get("id", Long.class),
                                r.get("schema_name", String.class),
                                r.get("table_name", String.class),
                                r.get("column_name", String.class)))
                : List.of();
    }

    private static Dropped drop(Connection connection, List<Line> batch, List<Long> inUse) throws SQLException {
        Dropped dropped = Dropped.NOTHING;
        long end = System.nanoTime() + BATCH_TIME.toNanos();
        for (Line line : batch) {
            if (drop(connection, line)) {
                dropped = dropped.plus(line);
            } else {
                inUse.add(line.id());
            }
            if (System.nanoTime() >= end) {
                break;
            }
        }
        return dropped;
    }

    /** What is still being read stays on the list: the janitor never waits for long. */
    private static boolean drop(Connection connection, Line line) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("savepoint hf_drop");
            try {
                statement.execute("set local lock_timeout = 100");
                drop(Sql.on(connection), connection, line);
            } catch (DataAccessException e) {
                statement.execute("rollback to savepoint hf_drop");
                if (!SqlStates.LOCK_NOT_AVAILABLE.equals(SqlStates.of(e))) {
                    LOG.errorf(e, "%s could not be dropped", line);
                    Sql.on(connection).execute(PUT_OFF.formatted(line.list()), line.id());
                }
                return false;
            }
            statement.execute("release savepoint hf_drop");
            return true;
        }
    }

    private static void drop(DSLContext sql, Connection connection, Line line) {
        if (line.table() == null) {
            // at most its own tables are left in it, those of versions and of the trash
            sql.dropSchemaIfExists(DSL.name(line.schema())).cascade().execute();
        } else if (line.column() == null) {
            sql.dropTableIfExists(DSL.name(line.schema(), line.table())).execute();
        } else {
            TableDdl.dropColumn(connection, new PhysicalTable(line.schema(), line.table()), line.column());
        }
        sql.execute("delete from " + line.list() + " where id = ?", line.id());
    }
}
