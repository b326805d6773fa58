package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** A caller with an application of two tables, and one piece of work that is brought to a stand. */
final class Scene implements AutoCloseable {
    static final int ROWS_BEFORE = 3;
    /** So much of a body comes late. */
    private static final int MISSING = 10;
    /** Every scene has a workspace of its own. */
    private static final String DUPLICATES = """
            select %s
            from application a join application d on d.workspace_id = a.workspace_id and d.id <> a.id
            where a.id = ? and not d.hidden
            """;

    private static final String FURTHER_TABLES =
            "select %s from user_table where application_id = ? and id not in (?, ?)";

    /** A connection of the job waits for a lock. */
    static final String STANDING = """
            select exists (
                select from pg_stat_activity
                where application_name like 'hf job ' || ? || ' %' and wait_event_type = 'Lock')
            """;

    private static final List<String> ENDS = List.of("finished", "failed", "cancelled");

    private final Site site;
    private final Work work;
    private final Api ann;
    private final int workspace;
    private final int application;
    private final int table;
    private final int otherTable;
    private final List<AutoCloseable> holds = new ArrayList<>();
    private Site.Place acceptor;
    private @Nullable Socket body;
    private int job;
    private int snapshot;

    Scene(Site site, Work work) throws IOException {
        site.awaitBoth();
        this.site = site;
        this.work = work;
        this.acceptor = site.first();
        this.ann = Api.at(acceptor.process().url()).register("Ann");
        this.workspace = ann.workspace("Team");
        this.application = id(ann.post(
                "/api/applications/workspace/" + workspace + "/", "{\"name\": \"CRM\", \"type\": \"database\"}"));
        this.table = makeTable("People");
        this.otherTable = makeTable("Places");
        work.prepare(this);
    }

    private int makeTable(String name) {
        return id(ann.post("/api/database/tables/database/" + application + "/", """
                {"name": "%s", "first_row_header": true,
                 "data": [["Name", "Notes"], ["a", ""], ["b", ""], ["c", ""]]}""".formatted(name)));
    }

    private static int id(Answer answer) {
        return answer.ok().path("id").asInt();
    }

    int workspace() {
        return workspace;
    }

    int application() {
        return application;
    }

    int table() {
        return table;
    }

    int otherTable() {
        return otherTable;
    }

    int job() {
        return job;
    }

    /** The same caller at another process. */
    Api through(Site.Place place) {
        return ann.through(place.process().url());
    }

    /** Takes a snapshot and returns when it is there. */
    void takeSnapshot() {
        int taking = ann.post("/api/snapshots/application/" + application + "/", "{\"name\": \"Before\"}")
                .is(202)
                .json()
                .path("id")
                .asInt();
        site.awaitThat("select state = 'finished' from job where id = ?", taking);
        snapshot = Math.toIntExact(site.count("select id from snapshot where job_id = ?", taking));
    }

    int snapshot() {
        return snapshot;
    }

    int hiddenApplication() {
        return Math.toIntExact(site.count("select hidden_application_id from snapshot where id = ?", snapshot));
    }

    int lastHiddenTable() {
        return Math.toIntExact(
                site.count("select max(id) from user_table where application_id = ?", hiddenApplication()));
    }

    int primaryField() {
        return Math.toIntExact(site.count("select id from field where table_id = ? and is_primary", table));
    }

    int secondField() {
        return Math.toIntExact(
                site.count("select id from field where table_id = ? and not is_primary order by id limit 1", table));
    }

    /** Its work is asked for there. */
    Scene acceptedBy(Site.Place place) {
        acceptor = place;
        return this;
    }

    // to a phase ----------------------------------------------------------------------------------------------------

    /** Starts the work and returns when it stands where it is wanted; {@link #release} lets it go on. */
    Scene standingAt(Phase phase) throws SQLException, IOException {
        switch (phase) {
            case BODY -> sendHalfABody();
            case PENDING -> standPending();
            case LOCKED -> {
                hold(work.whatItWaitsForAtFirst(this));
                start();
                site.awaitThat(work.standingAtFirst(), job);
            }
            case MIDDLE -> standInTheMiddle();
            case PUBLISHING -> standBeforePublishing();
            case COMMITTED -> {
                standBeforePublishing();
                List<AutoCloseable> gate = List.copyOf(holds);
                hold(
                        "select from scheduled_tasks where task_name = 'job' and task_instance = '%d' for update"
                                .formatted(job),
                        "select from upload where job_id = %d for update".formatted(job));
                release(gate);
                site.awaitThat("select state = 'finished' from job where id = ?", job);
            }
        }
        return this;
    }

    private void hold(String... sql) throws SQLException {
        holds.add(site.hold(sql));
    }

    private void start() {
        Answer answer = through(acceptor).post(work.path(this), work.body());
        assertThat(answer.status()).as(answer.text()).isIn(200, 202);
        job = answer.json().path("id").asInt();
    }

    private void awaitStanding() {
        site.awaitThat(STANDING, job);
    }

    private void sendHalfABody() throws IOException {
        URI to = URI.create(acceptor.process().url());
        String text = work.body();
        Socket socket = new Socket(to.getHost(), to.getPort());
        body = socket;
        holds.add(socket);
        String head =
                "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: JWT %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(work.path(this), to.getAuthority(), ann.accessToken(), text.length());
        socket.getOutputStream()
                .write((head + text.substring(0, text.length() - MISSING)).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        site.awaitThat("select exists (select from upload_chunk)");
    }

    /** Sends what was missing of the body. @return the status of the answer; 0 when there is none */
    int sendRest() throws IOException {
        Socket socket = Objects.requireNonNull(body);
        String text = work.body();
        socket.getOutputStream().write(text.substring(text.length() - MISSING).getBytes(StandardCharsets.UTF_8));
        String first =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
        return first == null ? 0 : Integer.parseInt(first.split(" ", -1)[1]);
    }

    /** Behind somebody who deletes the application for ever, made by hand. */
    private void standPending() throws SQLException {
        int of = work.application(this);
        hold(
                "select set_config('application_name', 'hf edit DELETE_APPLICATION %d', true)".formatted(of),
                "select pg_advisory_xact_lock_shared(4801, %d)".formatted(of),
                "select from application where id = %d for update".formatted(of),
                "select from user_table where application_id = %d order by id for update".formatted(of));
        start();
        site.awaitThat("select waiting_for is not null and state = 'pending' from job where id = ?", job);
    }

    private void standInTheMiddle() throws SQLException {
        String before = work.whatItWaitsForBeforeTheFirstRow(this);
        if (before == null) {
            hold(work.whatItWaitsForInTheMiddle(this));
            start();
            awaitStanding();
            return;
        }
        hold(before);
        start();
        awaitStanding();
        List<AutoCloseable> first = List.copyOf(holds);
        hold(work.whatItWaitsForInTheMiddle(this));
        release(first);
        site.awaitThat("""
                select exists (select from pg_locks where relation = 'upload_chunk'::regclass and not granted)
                """);
    }

    private void standBeforePublishing() throws SQLException {
        hold(site.gateOfPublishing(work.application(this)));
        start();
        site.awaitThat("""
                select exists (
                    select from pg_stat_activity
                    where application_name like 'hf job ' || ? || ' %' and wait_event = 'advisory')
                """, job);
    }

    /** Whoever stood still goes on, if it still can. */
    void release() {
        release(List.copyOf(holds));
    }

    private void release(List<AutoCloseable> some) {
        some.forEach(hold -> {
            try {
                hold.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        holds.removeAll(some);
    }

    /** The process that has the work. */
    Site.Place owner(Phase phase) {
        return phase == Phase.BODY || phase == Phase.PENDING ? acceptor : site.runnerOf(job);
    }

    // what became of it ---------------------------------------------------------------------------------------------

    /** Awaits the end of the job, for as long as a job may take to be noticed and taken over. */
    JsonNode ended(Site.Place through) {
        Api api = through(through);
        return await().alias("job " + job + ", see " + site.logs())
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(
                        () -> api.job(job),
                        now -> ENDS.contains(now.path("state").asText()));
    }

    /** How many attempts at jobs of this type a process has ended, well or badly. */
    double attemptsEnded(Site.Place at) {
        return at.process().metric("holdfast_job_locks_held_seconds_count{type=\"" + work.type() + "\"}");
    }

    void awaitAttemptsEnded(Site.Place at, double count) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> attemptsEnded(at) >= count);
    }

    /**
     * Whatever is asked for is answered, from the first time on. A connection that was used in the half second before is not
     * tried again yet, and there may be one or two of those; of the others there are more.
     */
    void assertServed(Site.Place at) {
        Api api = through(at);
        List<Integer> answers = new ArrayList<>();
        while (!answers.contains(200)) {
            answers.add(api.get("/api/database/rows/table/" + otherTable + "/").status());
            assertThat(answers.size()).as("answers %s", answers).isLessThanOrEqualTo(3);
        }
        api.get("/api/database/fields/table/" + otherTable + "/").is(200);
    }

    /** A request may have been on its way, and its connection is lost; others come through. */
    void awaitServed(Site.Place at) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertServed(at));
    }

    /** As PostgreSQL does when it finds out that nobody is at the other end. */
    void endGuard() {
        assertThat(site.count("""
                select count(pg_terminate_backend(pid))
                from pg_stat_activity
                where pid = (
                    select pid from pg_locks
                    where locktype = 'advisory' and classid = 4801 and objid = ? and pid in (
                        select pid from pg_stat_activity where application_name like 'hf job ' || ? || ' %')
                    limit 1)
                """, work.application(this), job)).isEqualTo(1);
    }

    /** The row of the job, whole. */
    String jobRow() {
        return site.one("select j::text from job j where id = ?", job).get(0, String.class);
    }

    /** All of the work is there, once, and nothing else. */
    void assertDoneOnce() {
        assertThat(work.results(this)).isEqualTo(1);
        work.assertWhole(this);
        site.awaitNothingLeft();
    }

    void assertNotDone() {
        work.assertNothing(this);
        site.awaitNothingLeft();
    }

    /** There was no job, and there will be none. */
    void assertNeverBegun() {
        assertNotDone();
        assertThat(site.count("select count(*) from job where application_id = ?", application))
                .isZero();
    }

    /** As the job says, if there is one: all of it or nothing. */
    void assertAllOrNothing(Site.Place through) {
        if (job == 0) {
            assertNeverBegun();
        } else {
            assertDoneOrNot(ended(through));
        }
    }

    /** As the job says: all of it or nothing. A failure tells that the connection was lost. */
    void assertDoneOrNot(JsonNode ended) {
        if (ended.path("state").asText().equals("finished")) {
            assertDoneOnce();
        } else {
            assertThat(ended.path("state").asText()).isEqualTo("failed");
            assertThat(ended.path("human_readable_error").asText()).contains("connection");
            assertNotDone();
        }
    }

    // the database --------------------------------------------------------------------------------------------------

    String physical(int of) {
        return site.physical(of);
    }

    long rows(int of) {
        return site.count("select count(*) from " + physical(of));
    }

    /** So many rows, none of them twice. */
    void assertRows(int of, int number) {
        String columns = site.one("select string_agg(quote_ident(column_name), ', ') from field where table_id = ?", of)
                .get(0, String.class);
        Record found = site.one("select count(*), count(distinct concat(%s)) from %s".formatted(columns, physical(of)));
        assertThat(found.get(0, Long.class)).isEqualTo(number);
        assertThat(found.get(1, Long.class)).isEqualTo(number);
    }

    /** Tables of the application besides those that it had. */
    long furtherTables() {
        return site.count(FURTHER_TABLES.formatted("count(*)"), application, table, otherTable);
    }

    int furtherTable() {
        return Math.toIntExact(site.count(FURTHER_TABLES.formatted("id"), application, table, otherTable));
    }

    long duplicatedFields() {
        return site.count("select count(*) from field where table_id = ? and name = 'Name 2'", table);
    }

    /** Its cells are those of what it is a duplicate of. */
    void assertDuplicatedFieldIsWhole() {
        String same = site.one("""
                        select string_agg(quote_ident(column_name), ' = ' order by name) from field
                        where table_id = ? and name in ('Name', 'Name 2')
                        """, table).get(0, String.class);
        assertThat(site.count("select count(*) from %s where %s".formatted(physical(table), same)))
                .isEqualTo(ROWS_BEFORE);
        assertThat(rows(table)).isEqualTo(ROWS_BEFORE);
    }

    long snapshots() {
        return site.count("select count(*) from snapshot where application_id = ?", application);
    }

    void assertSnapshotIsWhole() {
        assertCopies("""
                select t.id from snapshot s join user_table t on t.application_id = s.hidden_application_id
                where s.application_id = ?
                """);
    }

    long duplicates() {
        return site.count(DUPLICATES.formatted("count(*)"), application);
    }

    void assertDuplicateIsWhole() {
        assertCopies("select t.id from user_table t where t.application_id in (" + DUPLICATES.formatted("d.id") + ")");
    }

    private void assertCopies(String tables) {
        List<Record> copies = site.all(tables, application);
        assertThat(copies).hasSize(2);
        copies.forEach(copy -> assertRows(copy.get(0, Integer.class), ROWS_BEFORE));
    }

    long exportedFiles() {
        return site.count("select count(*) from export_file where job_id = ?", job);
    }

    void assertFileIsWhole() {
        String file = site.one("""
                select convert_from(string_agg(content, ''::bytea order by number), 'UTF8')
                from export_file join export_chunk using (job_id, attempt)
                where job_id = ?
                """, job).get(0, String.class);
        assertThat(file.lines()).hasSize(1 + ROWS_BEFORE);
    }

    @Override
    public void close() {
        release();
    }
}
