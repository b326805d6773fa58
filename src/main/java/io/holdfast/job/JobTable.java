package io.holdfast.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The statements that move a job from state to state. Each names the state, and where a process acts the attempt, that it
 * starts from: no row touched means that somebody else was faster, and is to be respected.
 *
 * <p>Times are PostgreSQL's, and of the statement rather than of its transaction, which may be a guard's.
 */
@ApplicationScoped
class JobTable {
    private static final String INSERT = """
            insert into job (type, account_id, workspace_id, application_id, table_id, payload, priority)
            values (?, ?, ?, ?, ?, ?::jsonb, ?)
            returning *
            """;
    private static final String CLAIM = """
            update job
            set state = 'running', attempt = attempt + 1, yielding_since = null, claimed_at = clock_timestamp(),
                updated_at = clock_timestamp()
            where id = ? and state = 'pending'
            returning *
            """;
    private static final String LOCKED = """
            update job
            set locked = true, started_at = clock_timestamp(), waiting_for = null, waiting_since = null,
                updated_at = clock_timestamp()
            where id = ? and attempt = ? and state = 'running'
            """;
    private static final String BLOCKED = """
            update job
            set state = 'pending', waiting_for = ?::jsonb, waiting_since = coalesce(waiting_since, clock_timestamp()),
                updated_at = clock_timestamp()
            where id = ? and attempt = ? and state = 'running'
            """;
    private static final String YIELD = """
            update job
            set yielding_since = coalesce(yielding_since, clock_timestamp()),
                waiting_since = coalesce(waiting_since, clock_timestamp())
            where id = ? and state = 'pending'
            """;
    private static final String GIVE_BACK = """
            update job
            set state = 'pending', locked = false, stage = null, progress = 0, started_at = null,
                updated_at = clock_timestamp()
            where id = ? and attempt = ? and state = 'running'
            """;
    private static final String PROGRESS = """
            update job
            set progress = ?, stage = ?, updated_at = clock_timestamp()
            where id = ? and attempt = ? and state = 'running'
            """;
    private static final String FINISH = """
            update job
            set state = 'finished', locked = false, progress = 100, stage = null, result = ?::jsonb, report = ?::jsonb,
                waiting_for = null, ended_at = clock_timestamp(), updated_at = clock_timestamp()
            where id = ? and attempt = ? and state = 'running'
            """;
    private static final String FAIL = """
            update job
            set state = 'failed', locked = false, stage = null, error = ?, report = ?::jsonb, waiting_for = null,
                ended_at = clock_timestamp(), updated_at = clock_timestamp()
            where id = ? and attempt = ? and state = ?
            """;
    private static final String CANCELLED = """
            update job
            set state = 'cancelled', locked = false, stage = null, waiting_for = null,
                ended_at = clock_timestamp(), updated_at = clock_timestamp()
            where id = ? and attempt = ? and state = 'cancelling'
            """;
    private static final String REQUEST_CANCEL = """
            update job
            set state = case state when 'pending' then 'cancelled' else 'cancelling' end,
                ended_at = case state when 'pending' then clock_timestamp() end,
                waiting_for = null, updated_at = clock_timestamp()
            where id = any(?) and state in ('pending', 'running')
            """;
    private static final String OPEN_OF = """
            select id
            from job
            where account_id = ? and type = ? and state in ('pending', 'running')
            order by id
            """;
    private static final String LOCK_ROW = "select * from job where id = ? for update";
    private static final String TAKE_OVER = """
            update job
            set attempt = attempt + 1, takeovers = takeovers + 1, locked = false, stage = null, progress = 0,
                started_at = null, updated_at = clock_timestamp()
            where id = ?
            returning *
            """;
    private static final String FENCE =
            "select 1 from job where id = ? and attempt = ? and state = 'running' for key share";
    private static final String HELD =
            "select 1 from job where id = ? and attempt = ? and state in ('running', 'cancelling') for key share";

    private final DataSource dataSource;

    JobTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Begins every transaction of an attempt: false when the attempt has no say any more. */
    static boolean isCurrent(Connection connection, JobRow job) throws SQLException {
        return Statements.first(connection, row -> true, FENCE, job.id(), job.attempt())
                .isPresent();
    }

    JobRow insert(Connection connection, NewJob job, int priority) throws SQLException {
        return Statements.first(
                        connection,
                        JobTable::read,
                        INSERT,
                        job.type(),
                        job.accountId(),
                        job.workspaceId(),
                        job.applicationId(),
                        job.tableId(),
                        job.payload().toString(),
                        Math.clamp(priority, Short.MIN_VALUE, Short.MAX_VALUE))
                .orElseThrow();
    }

    Optional<JobRow> find(int id) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.first(connection, JobTable::read, "select * from job where id = ?", id);
        }
    }

    /**
     * Whether the attempt is the present one of a job that has not ended; if so, nobody takes the job over before the
     * transaction ends.
     */
    static boolean isHeld(Connection connection, JobRow job) throws SQLException {
        return Statements.first(connection, row -> true, HELD, job.id(), job.attempt())
                .isPresent();
    }

    /** An account's jobs, those that changed last first. */
    List<JobRow> ofAccount(int account) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.list(
                    connection,
                    JobTable::read,
                    "select * from job where account_id = ? order by updated_at desc, id desc",
                    account);
        }
    }

    /** Empty when it is not pending. */
    Optional<JobRow> claim(int id) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.first(connection, JobTable::read, CLAIM, id);
        }
    }

    boolean locked(JobRow job) throws SQLException {
        return update(LOCKED, job.id(), job.attempt());
    }

    boolean blocked(JobRow job, JsonNode blockers) throws SQLException {
        return update(BLOCKED, blockers.toString(), job.id(), job.attempt());
    }

    boolean yielding(JobRow job) throws SQLException {
        return update(YIELD, job.id());
    }

    boolean giveBack(JobRow job) throws SQLException {
        return update(GIVE_BACK, job.id(), job.attempt());
    }

    boolean progress(JobRow job, int percent, @Nullable String stage) throws SQLException {
        return update(PROGRESS, percent, stage, job.id(), job.attempt());
    }

    /** On the guard. */
    static boolean finish(Connection guard, JobRow job, JobRun.Published published) throws SQLException {
        return Statements.update(
                        guard,
                        FINISH,
                        published.result().toString(),
                        published.report().toString(),
                        job.id(),
                        job.attempt())
                == 1;
    }

    /** From the state that the row was read in. */
    boolean fail(JobRow job, String error, ObjectNode report) throws SQLException {
        return update(
                FAIL,
                error,
                report.toString(),
                job.id(),
                job.attempt(),
                job.state().text());
    }

    boolean cancelled(JobRow job) throws SQLException {
        return update(CANCELLED, job.id(), job.attempt());
    }

    /** Ends a pending job, and asks a running one to end. False when it was neither. */
    boolean requestCancel(int id) throws SQLException {
        return update(REQUEST_CANCEL, (Object) new Integer[] {id});
    }

    /** As {@link #requestCancel}, all of an account and a type. */
    static void requestCancelOf(Connection connection, int account, String type) throws SQLException {
        Integer[] open = Statements.list(connection, row -> row.getInt(1), OPEN_OF, account, type)
                .toArray(Integer[]::new);
        Statements.update(connection, REQUEST_CANCEL, (Object) open);
    }

    /** Keeps everybody else from the row, the fences of its own transactions included, until the transaction ends. */
    static Optional<JobRow> lockRow(Connection connection, int id) throws SQLException {
        return Statements.first(connection, JobTable::read, LOCK_ROW, id);
    }

    static JobRow takeOver(Connection connection, int id) throws SQLException {
        return Statements.first(connection, JobTable::read, TAKE_OVER, id).orElseThrow();
    }

    /** @return how many were deleted */
    int deleteEnded(Duration age) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.update(
                    connection,
                    "delete from job where ended_at is not null and created_at < clock_timestamp() - make_interval(secs => ?)",
                    (double) age.toSeconds());
        }
    }

    private boolean update(String sql, @Nullable Object... parameters) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.update(connection, sql, parameters) == 1;
        }
    }

    static JobRow read(ResultSet row) throws SQLException {
        return new JobRow(
                row.getInt("id"),
                row.getString("type"),
                row.getInt("account_id"),
                row.getInt("workspace_id"),
                row.getInt("application_id"),
                row.getObject("table_id", Integer.class),
                object(row, "payload"),
                JobState.of(row.getString("state")),
                row.getInt("attempt"),
                row.getInt("takeovers"),
                row.getBoolean("locked"),
                row.getString("stage"),
                row.getInt("progress"),
                row.getString("error"),
                object(row, "report"),
                json(row, "result") instanceof ObjectNode result ? result : null,
                json(row, "waiting_for"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "waiting_since"),
                instant(row, "yielding_since"),
                instant(row, "started_at"),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static ObjectNode object(ResultSet row, String column) throws SQLException {
        return json(row, column) instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }

    private static @Nullable JsonNode json(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        try {
            return text == null ? null : Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL gave malformed JSON", e);
        }
    }
}
