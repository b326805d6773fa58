package io.holdfast.job;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Bodies too large for memory, kept in PostgreSQL until the job that reads them has ended, so that any process can run it.
 * No connection is held between two pieces.
 */
@ApplicationScoped
public class Uploads {
    private static final String ATTACH = "update upload set job_id = ? where id = ? and job_id is null";
    private static final String DELETE_OF_JOB = """
            with gone as (delete from upload where job_id = ? returning id)
            delete from upload_chunk where upload_id in (select id from gone)
            """;
    /** One that nobody feeds any more, or whose job has ended or is no more; one that is being fed is passed over. */
    private static final String SWEEP_ONE = """
            with due as (
                select id
                from upload u
                where case
                    when u.job_id is null then u.heartbeat_at < clock_timestamp() - make_interval(secs => ?)
                    else not exists (
                        select from job j
                        where j.id = u.job_id and j.state in ('pending', 'running', 'cancelling'))
                end
                order by id
                limit 1
                for update skip locked),
            gone as (delete from upload where id in (select id from due) returning id),
            pieces as (delete from upload_chunk where upload_id in (select id from gone))
            select count(*) from gone
            """;

    private final DataSource dataSource;

    Uploads(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Begins an upload. The caller ends it by {@link Upload#complete}, or it is removed when closed. */
    public Upload begin(int accountId) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            long id = Statements.first(
                            connection,
                            row -> row.getLong(1),
                            "insert into upload (account_id) values (?) returning id",
                            accountId)
                    .orElseThrow();
            return new Upload(dataSource, id);
        }
    }

    /** Hands a complete upload to a job, in the transaction that creates the job. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void attach(long upload, int job) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            if (Statements.update(connection, ATTACH, job, upload) != 1) {
                throw new IllegalStateException("upload " + upload + " is gone, or another job's");
            }
        }
    }

    /** Reads what was handed to a job, piece by piece, each by a short query of its own. */
    public InputStream open(int job) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            long upload = Statements.first(
                            connection, row -> row.getLong(1), "select id from upload where job_id = ?", job)
                    .orElseThrow(() -> new IllegalStateException("job " + job + " has no upload"));
            return new UploadContent(dataSource, upload);
        }
    }

    void deleteOf(int job) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Statements.update(connection, DELETE_OF_JOB, job);
        }
    }

    /** @return how many were removed, each by a statement of its own: they may be large */
    int sweep(Duration silence) throws SQLException {
        int removed = 0;
        try (Connection connection = dataSource.getConnection()) {
            while (sweepOne(connection, silence)) {
                removed++;
            }
        }
        return removed;
    }

    private static boolean sweepOne(Connection connection, Duration silence) throws SQLException {
        return Statements.first(connection, row -> row.getInt(1) > 0, SWEEP_ONE, silence.toMillis() / 1e3)
                .orElseThrow();
    }
}
