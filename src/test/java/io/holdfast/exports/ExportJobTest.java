package io.holdfast.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.TableHold;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports as jobs: their life, what they are in the way of, what is left of them. */
@QuarkusTest
class ExportJobTest {
    private static final String PASS = "{\"exporter_type\": \"csv\", \"edits\": \"pass\"}";

    @Inject
    AgroalDataSource pool;

    @Inject
    ExportExpiry expiry;

    private Exporter exporter;

    @BeforeEach
    void create() {
        exporter = Exporter.create();
    }

    private long count(String sql, Object... parameters) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.on(connection).fetchSingle(sql, parameters).get(0, Long.class);
        }
    }

    private void execute(String sql, Object... parameters) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Sql.on(connection).execute(sql, parameters);
        }
    }

    private String physical(int table) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.on(connection).fetchSingle("""
                            select format('%I.%I', a.schema_name, t.physical_name)
                            from user_table t join application a on a.id = t.application_id
                            where t.id = ?
                            """, table).get(0, String.class);
        }
    }

    private String column(int table) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.on(connection)
                    .fetchSingle("select column_name from field where table_id = ? order by id limit 1", table)
                    .get(0, String.class);
        }
    }

    private void awaitStanding(int job) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> count("""
                        select count(*) from pg_stat_activity
                        where application_name like 'hf job ' || ? || ' %' and wait_event_type = 'Lock'
                        """, job) > 0);
    }

    private void assertNothingLeftOf(int job) throws SQLException {
        assertThat(count("select count(*) from export_chunk where job_id = ?", job))
                .isZero();
        assertThat(count("select count(*) from export_file where job_id = ?", job))
                .isZero();
    }

    private Answer rename(int table, String name) {
        return exporter.api().patch("/api/database/tables/" + table + "/", "{\"name\": \"" + name + "\"}");
    }

    @Test
    void anExportIsPolledUntilItsFileIsThere() throws Exception {
        int table = exporter.table("\"Ann\"");

        int id;
        try (TableHold hold = TableHold.againstReaders(pool, table)) {
            Answer asked = exporter.asked(table, Exporter.CSV);
            id = asked.ok().path("id").asInt();
            asked.is(200, """
                    {"id": %d, "table": %d, "view": null, "exporter_type": "csv", "state": "pending", "status": "pending",
                     "exported_file_name": null, "created_at": "<instant>", "progress_percentage": 0.0, "url": null}
                    """.formatted(id, table));
            awaitStanding(id);
            JsonNode running = exporter.export(id);
            assertThat(running.path("state").asText()).isEqualTo("exporting");
            assertThat(running.path("status").asText()).isEqualTo("exporting");
            assertThat(running.path("url").asText()).contains("/media/export_files/");
        }

        JsonNode ended = exporter.ended(id);
        assertThat(ended.path("state").asText()).isEqualTo("finished");
        assertThat(ended.path("progress_percentage").asText()).isEqualTo("100.0");
        String name = ended.path("exported_file_name").asText();
        assertThat(name).matches("[0-9a-f-]{36}_People\\.csv");
        HttpResponse<byte[]> file = Exporter.download(ended.path("url").asText());
        assertThat(Exporter.withoutMark(file.body())).isEqualTo("id,Name\r\n1,Ann\r\n");
        assertThat(file.headers().firstValue("Content-Type")).hasValue("text/csv;charset=utf-8");
        assertThat(file.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"" + name + "\"");
        // anybody who knows the name
        Api.anonymous().get("/media/export_files/" + name).is(200);
    }

    @Test
    void namesCannotBreakOutOfTheFileName() throws Exception {
        int table = exporter.table("\"Ann\"");
        rename(table, "a\\\"; x=/../\u00e9 .exe").is(200);

        JsonNode ended = exporter.ended(exporter.begun(table, Exporter.CSV));

        assertThat(ended.path("exported_file_name").asText()).matches("[0-9a-f-]{36}_a_x_exe\\.csv");
        Answer streamed = exporter.api().get("/api/database/rows/table/" + table + "/export/");
        assertThat(streamed.header("Content-Disposition")).isEqualTo("attachment; filename=\"a_x_exe.csv\"");
    }

    @Test
    void whatCannotBeIsTold() {
        int table = exporter.table("\"Ann\"");

        exporter.asked(table, "{}").isInvalid("exporter_type", "required");
        exporter.asked(table, "{\"exporter_type\": \"xml\"}").isInvalid("exporter_type", "invalid_choice");
        exporter.asked(table, "{\"exporter_type\": \"csv\", \"export_charset\": \"ebcdic\"}")
                .isInvalid("export_charset", "invalid_choice");
        exporter.asked(table, "{\"exporter_type\": \"csv\", \"csv_column_separator\": \"x\"}")
                .isInvalid("csv_column_separator", "invalid_choice");
        exporter.asked(table, "{\"exporter_type\": \"csv\", \"edits\": \"hold\"}")
                .isInvalid("edits", "invalid_choice");
        // what would be ignored would give more than was asked for
        exporter.asked(table, "{\"exporter_type\": \"csv\", \"filters\": {}}").isInvalid("filters", "invalid");
        exporter.asked(table, "{\"exporter_type\": \"csv\", \"view_id\": 1}").isError(404, "ERROR_VIEW_DOES_NOT_EXIST");
        exporter.asked(table, "{\"exporter_type\": \"csv\", \"order_by\": \"field_99999999\"}")
                .isError(400, "ERROR_ORDER_BY_FIELD_NOT_FOUND");
        exporter.asked(table, "{\"exporter_type\": \"csv\", \"edits\": \"pass\", \"order_by\": \"-field_1\"}")
                .isInvalid("order_by", "invalid");
        exporter.asked(999_999_999, Exporter.CSV).isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        Api.registered("Eve")
                .post("/api/database/export/table/" + table + "/", Exporter.CSV)
                .isError(400, "ERROR_USER_NOT_IN_GROUP");
        exporter.api().get("/api/database/export/999999999/").isError(404, "ERROR_EXPORT_JOB_DOES_NOT_EXIST");
        Api.anonymous().get("/media/export_files/nobodys.csv").isError(404, "URL_NOT_FOUND");
    }

    @Test
    void onlyItsCreatorSeesAnExportAndTheListOfJobsDoesNotHaveIt() {
        int table = exporter.table("\"Ann\"");
        int id = exporter.begun(table, Exporter.CSV);
        exporter.ended(id);
        Api member = Api.registered("Bob");
        exporter.api().addMember(exporter.crm().workspace(), member);

        member.get("/api/database/export/" + id + "/").isError(404, "ERROR_EXPORT_JOB_DOES_NOT_EXIST");
        assertThat(exporter.api().get("/api/jobs/").ok().path("jobs")).isEmpty();
        assertThat(exporter.api().get("/api/jobs/?job_ids=" + id).ok().path("jobs"))
                .hasSize(1);
        // where a 409 leads to
        assertThat(member.get("/api/jobs/" + id + "/").ok().path("type").asText())
                .isEqualTo("export_table");
    }

    @Test
    void editsAreRefusedWhileItReadsAndNamed() throws Exception {
        int table = exporter.table("\"Ann\"");
        int id;
        try (TableHold hold = TableHold.againstReaders(pool, table)) {
            id = exporter.begun(table, Exporter.CSV);
            awaitStanding(id);

            Answer refused = rename(table, "Folk");

            refused.is(409);
            JsonNode blocker = refused.json().at("/blockers/0");
            assertThat(blocker.path("job_id").asInt()).isEqualTo(id);
            assertThat(blocker.path("operation").asText()).isEqualTo("EXPORT_TABLE");
            assertThat(refused.json().path("detail").asText()).contains("an export of \"People\" started");
            exporter.crm().table("Other");
        }
        exporter.ended(id);
        rename(table, "Folk").is(200);
    }

    @Test
    void everyEditPassesAnExportThatIsAskedToLetThem() throws Exception {
        int table = exporter.table("\"Ann\"", "\"Bob\"");
        int field = exporter.crm().field(table, "{\"name\": \"More\", \"type\": \"text\"}");
        int id;
        try (TableHold hold = TableHold.againstReaders(pool, table)) {
            id = exporter.begun(table, PASS);
            awaitStanding(id);

            rename(table, "Folk").is(200);
            exporter.api()
                    .patch("/api/database/fields/" + field + "/", "{\"name\": \"Less\"}")
                    .is(200);
            JsonNode held = exporter.api()
                    .get("/api/applications/" + exporter.crm().application() + "/locks/")
                    .ok();
            assertThat(held.at("/held/0/operation").asText()).isEqualTo("EXPORT_TABLE_ONLINE");
            assertThat(held.at("/held/0/strength").isNull()).isTrue();
            assertThat(held.at("/refused/application")).isEmpty();
            exporter.api().delete("/api/database/fields/" + field + "/").is(200);
        }

        assertThat(Exporter.withoutMark(exporter.file(id))).isEqualTo("id,Name,More\r\n1,Ann,\r\n2,Bob,\r\n");
    }

    @Test
    void anExportThatLetsEditsPassShowsTheMomentOfItsStart() throws Exception {
        int table = exporter.table("\"Ann\"", "\"Bob\"");
        int id;
        try (Connection writer = pool.getConnection()) {
            writer.setAutoCommit(false);
            Sql.on(writer).execute("lock table " + physical(table) + " in access exclusive mode");
            id = exporter.begun(table, PASS);
            // before its first row, having taken its moment
            awaitStanding(id);
            Sql.on(writer).execute("delete from " + physical(table) + " where id = 1");
            Sql.on(writer).execute("insert into " + physical(table) + " (position) values (9)");
            Sql.on(writer).execute("alter table " + physical(table) + " add column more text");
            writer.commit();
            writer.setAutoCommit(true);
        }

        assertThat(Exporter.withoutMark(exporter.file(id))).isEqualTo("id,Name\r\n1,Ann\r\n2,Bob\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "pass"})
    void aTableThatIsRewrittenBehindItFailsIt(String edits) throws Exception {
        int table = exporter.table("\"Ann\"");
        int id;
        try (Connection rewriter = pool.getConnection()) {
            rewriter.setAutoCommit(false);
            Sql.on(rewriter).execute("lock table " + physical(table) + " in access exclusive mode");
            id = exporter.begun(table, "{\"exporter_type\": \"csv\", \"edits\": \"" + edits + "\"}");
            awaitStanding(id);
            Sql.on(rewriter).execute("truncate " + physical(table));
            rewriter.commit();
            rewriter.setAutoCommit(true);
        }

        assertThat(exporter.ended(id).path("state").asText()).isEqualTo("failed");
        assertThat(exporter.api().job(id).path("human_readable_error").asText()).contains("rewritten or truncated");
        assertNothingLeftOf(id);
    }

    @Test
    void anExportWaitsWhileSomebodyDestroysTables() throws Exception {
        int table = exporter.table("\"Ann\"");
        int id;
        try (Connection janitor = pool.getConnection()) {
            janitor.setAutoCommit(false);
            Sql.on(janitor)
                    .fetch(
                            "select pg_advisory_xact_lock(4803, ?)",
                            exporter.crm().application());
            id = exporter.begun(table, PASS);
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> count("select attempt from job where id = ?", id) >= 2);
            assertThat(exporter.export(id).path("state").asText()).isEqualTo("pending");
            janitor.rollback();
            janitor.setAutoCommit(true);
        }

        assertThat(exporter.ended(id).path("state").asText()).isEqualTo("finished");
    }

    @Test
    void cancellingLeavesNothing() throws Exception {
        int table = exporter.table();
        // larger than a piece of a file
        execute("insert into " + physical(table) + " (position, " + column(table)
                + ") select n, repeat('x', 5000) from generate_series(1, 2000) n");
        int id;
        try (Connection holder = pool.getConnection()) {
            holder.setAutoCommit(false);
            // its pieces have to wait
            Sql.on(holder).execute("lock table export_chunk in share mode");
            id = exporter.begun(table, Exporter.CSV);
            awaitStanding(id);

            assertThat(exporter.api()
                            .post("/api/jobs/" + id + "/cancel/")
                            .ok()
                            .path("state")
                            .asText())
                    .isIn("cancelled", "cancelling");
            holder.rollback();
            holder.setAutoCommit(true);
        }

        assertThat(exporter.ended(id).path("state").asText()).isEqualTo("cancelled");
        assertNothingLeftOf(id);
        rename(table, "Folk").is(200);
    }

    @Test
    void anExportEndsThoseThatItsCreatorHasNotFinished() throws Exception {
        int table = exporter.table("\"Ann\"");
        int other = exporter.table("\"Bob\"");
        int first;
        try (TableHold hold = TableHold.againstReaders(pool, table)) {
            first = exporter.begun(table, Exporter.CSV);
            awaitStanding(first);

            int second = exporter.begun(other, Exporter.CSV);

            assertThat(exporter.ended(first).path("state").asText()).isEqualTo("cancelled");
            assertThat(exporter.ended(second).path("state").asText()).isEqualTo("finished");
        }
        assertNothingLeftOf(first);
    }

    @Test
    void filesExpire() throws Exception {
        int table = exporter.table("\"Ann\"");
        int id = exporter.begun(table, Exporter.CSV);
        String url = exporter.ended(id).path("url").asText();
        assertThat(Exporter.download(url).statusCode()).isEqualTo(200);

        execute("update export_file set expires_at = now() - interval '1 second' where job_id = ?", id);

        JsonNode expired = exporter.export(id);
        assertThat(expired.path("state").asText()).isEqualTo("expired");
        assertThat(expired.path("url").isNull()).isTrue();
        assertThat(Exporter.download(url).statusCode()).isEqualTo(404);
        expiry.sweep();
        assertNothingLeftOf(id);
        assertThat(exporter.export(id).path("state").asText()).isEqualTo("expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "application"})
    void filesGoWithWhatTheyWereMadeOf(String kind) throws Exception {
        int table = exporter.table("\"Ann\"");
        int id = exporter.begun(table, Exporter.CSV);
        String url = exporter.ended(id).path("url").asText();
        int ofOther = exporter.begun(exporter.table("\"Bob\""), Exporter.CSV);
        String urlOfOther = exporter.ended(ofOther).path("url").asText();
        boolean isTable = kind.equals("table");
        int deleted = isTable ? table : exporter.crm().application();
        exporter.api()
                .delete((isTable ? "/api/database/tables/" : "/api/applications/") + deleted + "/")
                .isEmpty();
        assertThat(Exporter.download(url).statusCode()).isEqualTo(200);

        exporter.api().delete("/api/trash/item/" + kind + "/" + deleted + "/").isEmpty();

        assertThat(Exporter.download(url).statusCode()).isEqualTo(404);
        assertThat(Exporter.download(urlOfOther).statusCode()).isEqualTo(isTable ? 200 : 404);
        expiry.sweep();
        assertNothingLeftOf(id);
    }

    @Test
    void piecesThatNobodyOwnsAreSweptAndOthersAreNot() throws Exception {
        int table = exporter.table("\"Ann\"");
        int id = exporter.begun(table, Exporter.CSV);
        exporter.ended(id);
        execute("insert into export_chunk (job_id, attempt, number, content) values (?, 99, 0, '')", id);
        execute("insert into export_chunk (job_id, attempt, number, content) values (-1, 1, 0, '')");

        expiry.sweep();

        assertThat(count("select count(*) from export_chunk where job_id = -1 or job_id = ? and attempt = 99", id))
                .isZero();
        assertThat(Exporter.withoutMark(exporter.file(id))).isEqualTo("id,Name\r\n1,Ann\r\n");
    }

    @Test
    void manyRowsComeInTheOrderOfTheTableEachOnce() throws Exception {
        int table = exporter.table();
        execute("insert into " + physical(table) + " (position, " + column(table)
                + ") select 5001 - n, n from generate_series(1, 5000) n");
        execute("update " + physical(table) + " set deleted_at = now() where id % 10 = 0");
        List<String> expected = new ArrayList<>(List.of("id,Name"));
        IntStream.rangeClosed(1, 5000)
                .map(n -> 5001 - n)
                .filter(n -> n % 10 != 0)
                .forEach(n -> expected.add(n + "," + n));

        assertThat(exporter.csv(table).lines().toList()).isEqualTo(expected);
        assertThat(exporter.streamed(table).lines().toList()).isEqualTo(expected);
    }

    @Test
    void rowsMayBeLargerThanMemoryIsMeantFor() throws Exception {
        int table = exporter.table();
        execute("insert into " + physical(table) + " (position, " + column(table)
                + ") select n, repeat(chr(96 + n), 2000000) from generate_series(1, 10) n");

        byte[] file = exporter.exported(table, Exporter.CSV);

        List<String> lines = Exporter.withoutMark(file).lines().toList();
        assertThat(lines).hasSize(11);
        for (int n = 1; n <= 10; n++) {
            assertThat(lines.get(n))
                    .isEqualTo(n + "," + String.valueOf((char) (96 + n)).repeat(2_000_000));
        }
    }

    /** Ties are as in the table; the order is that of a listing. */
    @Test
    void rowsComeInTheOrderAskedFor() throws Exception {
        int table = exporter.table();
        execute(
                "insert into " + physical(table) + " (position, " + column(table)
                        + ") select 1001 - n, case n % 4 when 0 then null else 'v' || n % 4 end from generate_series(1, 1000) n");
        int field = exporter.crm().field(table, 0);
        for (String orderBy : List.of("field_" + field, "-field_" + field)) {
            List<Integer> listed = new ArrayList<>();
            for (int page = 1; page <= 5; page++) {
                exporter.api()
                        .get("/api/database/rows/table/" + table + "/?size=200&page=" + page + "&order_by=" + orderBy)
                        .ok()
                        .path("results")
                        .forEach(row -> listed.add(row.path("id").asInt()));
            }

            String csv = Exporter.withoutMark(
                    exporter.exported(table, "{\"exporter_type\": \"csv\", \"order_by\": \"" + orderBy + "\"}"));

            assertThat(csv.lines()
                            .skip(1)
                            .map(line -> Integer.valueOf(line.split(",", 2)[0]))
                            .toList())
                    .hasSize(1000)
                    .doesNotHaveDuplicates()
                    .isEqualTo(listed);
        }
    }
}
