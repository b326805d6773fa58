package io.holdfast.job;

import static org.awaitility.Awaitility.await;

import io.holdfast.problem.ErrorCode;
import io.holdfast.testing.Api;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What the tests of jobs do to the database and to jobs. */
@ApplicationScoped
class Stage {
    private final DataSource dataSource;
    private final Jobs jobs;
    private final JobTable table;
    private final ScriptedJob scripted;

    Stage(DataSource dataSource, Jobs jobs, JobTable table, ScriptedJob scripted) {
        this.dataSource = dataSource;
        this.jobs = jobs;
        this.table = table;
        this.scripted = scripted;
    }

    /** An account with a workspace and an application in it. */
    record Scene(Api ann, int workspace, int application) {}

    Scene scene() {
        Api ann = Api.registered("Ann");
        int workspace = ann.workspace("Team");
        int application = ann.post(
                        "/api/applications/workspace/" + workspace + "/", "{\"name\": \"CRM\", \"type\": \"database\"}")
                .ok()
                .path("id")
                .asInt();
        return new Scene(ann, workspace, application);
    }

    NewJob newJob(Scene scene, Api by, ScriptedJob.Script script) {
        return new NewJob(
                ScriptedJob.TYPE, by.id(), scene.workspace(), scene.application(), null, scripted.payload(script));
    }

    /** Creates a job that is in the queue. */
    JobRow queued(Scene scene, ScriptedJob.Script script) {
        return queued(newJob(scene, scene.ann(), script));
    }

    JobRow queued(NewJob job) {
        return QuarkusTransaction.requiringNew().call(() -> jobs.create(job, ErrorCode.ERROR_MAX_JOB_COUNT_EXCEEDED));
    }

    /** Creates a job that no process will find by itself. */
    JobRow unqueued(Scene scene, ScriptedJob.Script script) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return table.insert(connection, newJob(scene, scene.ann(), script), 0);
        }
    }

    JobRow job(int id) {
        return jobs.find(id).orElseThrow();
    }

    JobRow ended(int id) {
        return once(id, job -> job.state().isEnded());
    }

    JobRow once(int id, Predicate<JobRow> is) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> is.test(job(id)));
        return job(id);
    }

    Connection connection() throws SQLException {
        return dataSource.getConnection();
    }

    /** Returns when there is something to be counted. */
    void awaitSome(String countingSql) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> count(countingSql) > 0);
    }

    int update(String sql, @Nullable Object... parameters) {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.update(connection, sql, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long count(String sql, @Nullable Object... parameters) {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.first(connection, row -> row.getLong(1), sql, parameters)
                    .orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Announces a table by hand, as a job does that is about to make it. @return the id of its line */
    long announced(@Nullable Integer job, String schema, @Nullable String table) {
        return count("""
                with line as (
                    insert into physical_object (application_id, schema_name, table_name, state, job_id)
                    values (0, ?, ?, 'making', ?)
                    returning id)
                select id from line
                """, schema, table, job);
    }

    /** How many tables a job has announced that have not been shown or left to the janitor. */
    long beingMade(int job) {
        return count("select count(*) from physical_object where job_id = ? and state = 'making'", job);
    }

    /** How many PostgreSQL backends work for a job. */
    long backends(int job) {
        return count(
                "select count(*) from pg_stat_activity where starts_with(application_name, ?)", "hf job " + job + " ");
    }

    /** Something to write, and to look for. */
    static String mark() {
        return "mark-" + UUID.randomUUID();
    }

    static void write(Connection connection, String mark) throws SQLException {
        Statements.update(connection, "insert into setting (name, value) values (?, '')", mark);
    }

    boolean isThere(String mark) {
        return count("select count(*) from setting where name = ?", mark) == 1;
    }

    static JobRun.Publishing publishing(String mark) {
        return guard -> {
            write(guard, mark);
            return JobRun.Published.nothing();
        };
    }

    /** An edit by hand: holds an application in the strength of a structural edit, until closed. */
    Edit edit(int application) throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        Statements.list(
                connection,
                row -> true,
                "select set_config('application_name', ?, true), pg_advisory_xact_lock_shared(4801, ?)",
                "hf edit RENAME_APPLICATION " + application,
                application);
        Statements.list(connection, row -> true, "select 1 from application where id = ? for update", application);
        return new Edit(connection);
    }

    /** An edit by hand that waits for locks in an application, until closed. */
    Edit waitingEdit(int application) throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        Statements.list(connection, row -> true, "select pg_advisory_xact_lock_shared(4802, ?)", application);
        return new Edit(connection);
    }

    record Edit(Connection connection) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            try (connection) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
