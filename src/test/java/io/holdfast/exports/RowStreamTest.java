package io.holdfast.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Api;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that are streamed at once, and callers who take them slowly. */
@QuarkusTest
class RowStreamTest {
    private static final int ROWS = 20_000;

    @Inject
    AgroalDataSource pool;

    @Inject
    Streams streams;

    @TestHTTPResource("/")
    URI service;

    private Exporter exporter;

    @BeforeEach
    void create() {
        exporter = Exporter.create();
    }

    private String path(int table) {
        return "/api/database/rows/table/" + table + "/export/";
    }

    private String one(String sql, Object... parameters) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.on(connection).fetchSingle(sql, parameters).get(0, String.class);
        }
    }

    /** More than all buffers on the way hold. */
    private int large() throws SQLException {
        int table = exporter.table();
        String physical = one("""
                select format('%I.%I', a.schema_name, t.physical_name)
                from user_table t join application a on a.id = t.application_id
                where t.id = ?
                """, table);
        String column = one("select column_name from field where table_id = ? order by id limit 1", table);
        try (Connection connection = pool.getConnection()) {
            Sql.on(connection)
                    .execute("insert into " + physical + " (position, " + column
                            + ") select n, repeat('x', 2000) from generate_series(1, " + ROWS + ") n");
        }
        return table;
    }

    /** A caller who has asked and takes the answer when told to. */
    private final class Slow implements AutoCloseable {
        private final Socket socket = new Socket(service.getHost(), service.getPort());
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        Slow(int table) throws IOException {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(
                            "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: JWT %s\r\nAccept: text/csv\r\nConnection: close\r\n\r\n"
                                    .formatted(
                                            path(table),
                                            service.getAuthority(),
                                            exporter.api().accessToken())
                                    .getBytes(StandardCharsets.US_ASCII));
        }

        Slow takeSome() throws IOException {
            byte[] some = new byte[1000];
            taken.write(some, 0, socket.getInputStream().read(some));
            return this;
        }

        /** All that comes until the end, be it one or not. */
        String takeAll() throws IOException {
            InputStream in = socket.getInputStream();
            byte[] some = new byte[100_000];
            try {
                for (int n = in.read(some); n >= 0; n = in.read(some)) {
                    taken.write(some, 0, n);
                }
            } catch (SocketException e) {
                // broken off
            }
            // between two chunks there is the length of the second
            return taken.toString(StandardCharsets.UTF_8).replaceAll("\r\n[0-9a-f]+\r\n", "");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private void awaitStreams(int count) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> streams.size() == count);
    }

    private static long rows(String answer) {
        return answer.lines().filter(line -> line.contains("xxxxxxxxxx")).count();
    }

    @Test
    void everyEditPassesHoweverSlowlyTheAnswerIsTaken() throws Exception {
        int table = large();
        try (Slow slow = new Slow(table).takeSome()) {
            assertThat(exporter.api()
                            .get("/api/applications/" + exporter.crm().application() + "/locks/")
                            .ok()
                            .at("/held/0/operation")
                            .asText())
                    .isEqualTo("EXPORT_TABLE_ONLINE");

            exporter.api()
                    .patch("/api/database/tables/" + table + "/", "{\"name\": \"Folk\"}")
                    .is(200);
            slow.takeSome();
            // needs the table for itself
            exporter.crm().field(table, "{\"name\": \"More\", \"type\": \"boolean\"}");
            slow.takeSome();
            // makes a second table while the first one is read
            exporter.api()
                    .patch("/api/database/fields/" + exporter.crm().field(table, 0) + "/", "{\"type\": \"number\"}")
                    .is(200);
            exporter.api()
                    .delete("/api/database/rows/table/" + table + "/" + ROWS + "/")
                    .is(204);

            String answer = slow.takeAll();
            assertThat(answer).contains("id,Name\r\n").doesNotContain("More");
            assertThat(rows(answer)).isEqualTo(ROWS);
        }
        awaitStreams(0);
    }

    @Test
    void whoTakesNothingIsCutOff() throws Exception {
        int table = large();
        try (Slow slow = new Slow(table).takeSome()) {
            awaitStreams(1);
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        // the service itself has more patience
                        streams.cutOffIdle(Duration.ofMillis(200));
                        return streams.size() == 0;
                    });

            assertThat(
                            one(
                                    "select count(*) from pg_stat_activity where application_name like 'hf edit EXPORT_TABLE_ONLINE%'"))
                    .isEqualTo("0");
            assertThat(rows(slow.takeAll())).isLessThan(ROWS);
        }
    }

    @Test
    void whoGoesAwayLeavesNothing() throws Exception {
        int table = large();
        Slow slow = new Slow(table).takeSome();
        awaitStreams(1);

        slow.close();

        awaitStreams(0);
        exporter.api().get(path(exporter.table("\"Ann\""))).is(200);
    }

    @Test
    void oneMoreThanMayIsToldToComeAgain() throws Exception {
        int table = large();
        List<Slow> all = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                all.add(new Slow(table).takeSome());
            }
            awaitStreams(4);

            var refused = exporter.api().get(path(table));

            refused.isError(429, "ERROR_TOO_MANY_EXPORTS");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
        } finally {
            for (Slow slow : all) {
                slow.close();
            }
        }
        awaitStreams(0);
    }

    @Test
    void itWaitsForWhoDestroysTablesAndNamesThemIfTheyDoNotEnd() throws Exception {
        int table = exporter.table("\"Ann\"");
        try (Connection janitor = pool.getConnection()) {
            janitor.setAutoCommit(false);
            Sql.on(janitor)
                    .fetch(
                            "select pg_advisory_xact_lock(4803, ?)",
                            exporter.crm().application());

            var refused = exporter.api().get(path(table));

            refused.is(409);
            assertThat(refused.json().path("error").asText()).isEqualTo("ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT");
            janitor.rollback();
            janitor.setAutoCommit(true);
        }
        assertThat(exporter.streamed(table)).isEqualTo("id,Name\r\n1,Ann\r\n");
    }

    @Test
    void onlyMembersGetAnything() {
        int table = exporter.table("\"Ann\"");

        Api.registered("Eve").get(path(table)).isError(400, "ERROR_USER_NOT_IN_GROUP");
        Api.anonymous().get(path(table)).is(401);
        exporter.api().get(path(999_999_999)).isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
    }
}
