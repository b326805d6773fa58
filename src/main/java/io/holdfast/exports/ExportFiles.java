package io.holdfast.exports;

import io.holdfast.application.ApplicationGone;
import io.holdfast.job.JobRow;
import io.holdfast.storage.Database;
import io.holdfast.storage.Sql;
import io.holdfast.table.TableGone;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The SQL of files and their pieces. */
@ApplicationScoped
class ExportFiles {
    /** Need not reach the disk by itself: the commit that shows the file brings all before it there. */
    private static final String ADD_PIECE = """
            insert into export_chunk (job_id, attempt, number, content)
            select ?, ?, ?, ? where set_config('synchronous_commit', 'off', true) = 'off'
            """;

    private static final String SHOW = """
            insert into export_file (job_id, attempt, name, content_type, bytes, expires_at)
            values (?, ?, ?, ?, ?, clock_timestamp() + make_interval(secs => ?))
            """;
    /** A commit may have come through although nobody was told. */
    private static final String DELETE_PIECES = """
            delete from export_chunk c
            where c.job_id = ? and c.attempt = ?
              and not exists (select from export_file f where f.job_id = c.job_id and f.attempt = c.attempt)
            """;

    private static final String BY_NAME = """
            select job_id, attempt, name, content_type, bytes
            from export_file
            where name = ? and expires_at > clock_timestamp()
            """;
    private static final String PIECE =
            "select content from export_chunk where job_id = ? and attempt = ? and number = ?";
    private static final String IS_THERE =
            "select exists (select from export_file where job_id = ? and expires_at > clock_timestamp()) as is_there";
    private static final String EXPIRE_ONE = """
            with due as (
                select job_id from export_file where expires_at <= clock_timestamp()
                order by expires_at limit 1 for update skip locked),
            gone as (delete from export_file where job_id in (select job_id from due) returning job_id),
            pieces as (delete from export_chunk where job_id in (select job_id from gone))
            select count(*)::integer as gone from gone
            """;
    /** Neither an attempt at work nor a file has them. */
    private static final String LOST = """
            select c.job_id, c.attempt
            from (select distinct job_id, attempt from export_chunk) c
            where not exists (
                    select from export_file f where f.job_id = c.job_id and f.attempt = c.attempt)
              and not exists (
                    select from job j
                    where j.id = c.job_id and j.attempt = c.attempt and j.state in ('running', 'cancelling'))
            """;

    /** The chore for lost pieces takes theirs. */
    private static final String FORGET = """
            delete from export_file f
            using job j
            where j.id = f.job_id and j.application_id = ? and j.table_id = coalesce(?::integer, j.table_id)
            """;

    private final Database database;

    ExportFiles(Database database) {
        this.database = database;
    }

    /** A file that is there for a while. */
    record File(int job, int attempt, String name, String contentType, long bytes) {}

    static void addPiece(Connection connection, JobRow job, int number, byte[] content) {
        Sql.on(connection).execute(ADD_PIECE, job.id(), job.attempt(), number, content);
    }

    /** In the commit that ends the job. */
    static void show(Connection guard, JobRow job, ExportOptions options, long bytes, Duration keep) {
        Sql.on(guard)
                .execute(
                        SHOW,
                        job.id(),
                        job.attempt(),
                        options.fileName(),
                        options.contentType(),
                        bytes,
                        keep.toMillis() / 1e3);
    }

    /** Those of an attempt that is over and has shown nothing. */
    void deletePieces(int job, int attempt) {
        database.query(q -> q.execute(DELETE_PIECES, job, attempt));
    }

    Optional<File> find(String name) {
        return database.query(q -> q.fetchOptional(BY_NAME, name))
                .map(r -> new File(
                        r.get("job_id", Integer.class),
                        r.get("attempt", Integer.class),
                        r.get("name", String.class),
                        r.get("content_type", String.class),
                        r.get("bytes", Long.class)));
    }

    /** Whether the file of a finished job has not expired. */
    boolean isThere(int job) {
        return database.query(q -> q.fetchSingle(IS_THERE, job).get("is_there", Boolean.class));
    }

    /** By a short query of its own; empty behind the last one. */
    Optional<byte[]> piece(File file, int number) {
        return database.query(q -> q.fetchOptional(PIECE, file.job(), file.attempt(), number))
                .map(r -> r.get("content", byte[].class));
    }

    /** Nobody is to get a file of what was deleted for ever. */
    void forget(@Observes ApplicationGone gone) {
        forget(gone.application(), null);
    }

    void forget(@Observes TableGone gone) {
        forget(gone.application(), gone.table());
    }

    private void forget(int application, @Nullable Integer table) {
        database.query(q -> q.execute(FORGET, application, table));
    }

    /** @return how many files went, each by a statement of its own: they may be large */
    int deleteExpired() {
        int gone = 0;
        while (database.query(q -> q.fetchSingle(EXPIRE_ONE).get("gone", Integer.class)) > 0) {
            gone++;
        }
        return gone;
    }

    /** @return of how many attempts pieces went */
    int deleteLost() {
        List<Record> lost = List.copyOf(database.query(q -> q.fetch(LOST)));
        lost.forEach(r -> deletePieces(r.get("job_id", Integer.class), r.get("attempt", Integer.class)));
        return lost.size();
    }
}
