package io.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.ops.EmbeddedDatabase.Durability;
import io.holdfast.problem.Json;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Api;
import io.holdfast.testing.ServiceProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever looks after the service is answered, however many wait in it, read slowly or send slowly, and so are those who have
 * nothing to do with what is waited for.
 */
@Tag("heavy")
class ProbesUnderLoadIT {
    private static final int WAITERS = 500;
    /** In one process; a few may come in for those who have waited long enough. */
    private static final int SEATS = 16;

    private static final int PATIENCE = 30;
    private static final int SLOW_READERS = 64;
    private static final int SLOW_SENDERS = 16;
    private static final int LOOKS = 40;
    /** A process that has just started is slow by itself. */
    private static final int WARM_UPS = 200;

    /** What an orchestrator grants a probe. */
    private static final Duration SOON = Duration.ofSeconds(1);
    /** As often as this in a row, and it is taken for ill; once can be the machine's fault. */
    private static final int TOO_OFTEN = 2;

    /** What monitoring does, which needs a thread of those that requests stand on. */
    private static final Duration SCRAPED = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final List<Socket> sockets = new ArrayList<>();

    /** Something that an orchestrator or monitoring asks for again and again, and grants so long for. */
    private static final class Probe {
        private final URI address;
        private final Duration limit;
        private Duration longest = Duration.ZERO;
        private int late;

        Probe(String address, Duration limit) {
            this.address = URI.create(address);
            this.limit = limit;
        }

        void look(HttpClient client) throws IOException, InterruptedException {
            long begun = System.nanoTime();
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            longest = took.compareTo(longest) > 0 ? took : longest;
            late = took.compareTo(limit) > 0 ? late + 1 : 0;
            assertThat(late)
                    .as("%s took %s, late times in a row", address, took)
                    .isLessThan(TOO_OFTEN);
        }
    }

    /** A request on a connection of its own, which takes little in at a time. */
    private Socket send(ServiceProcess service, Api by, String request) throws IOException {
        URI to = URI.create(service.url());
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(to.getHost(), to.getPort()));
        String[] parts = request.split("\n", 2);
        socket.getOutputStream()
                .write("%s HTTP/1.1\r\nHost: %s\r\nAuthorization: JWT %s\r\nConnection: close\r\n%s"
                        .formatted(parts[0], to.getAuthority(), by.accessToken(), parts[1].replace("\n", "\r\n"))
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** An answer as it came, head and body. */
    private record Answer(String text) {
        static Callable<Answer> of(Socket socket) {
            return () -> new Answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }

        int status() {
            return Integer.parseInt(text.split(" ", 3)[1]);
        }

        JsonNode body() throws IOException {
            return Json.MAPPER.readTree(text.substring(text.indexOf("\r\n\r\n")));
        }
    }

    private static int id(io.holdfast.testing.Answer answer) {
        return answer.ok().path("id").asInt();
    }

    @Test
    void whoLooksAfterItAndWhoReadsIsAnsweredWhileHundredsWaitOrAreSlow() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("postgres"), Durability.NONE);
                ServiceProcess service = ServiceProcess.start(
                                folder, Map.of("QUARKUS_DATASOURCE_JDBC_URL", database.completeUrl()))
                        .awaitReady();
                Connection holder = DriverManager.getConnection(database.completeUrl());
                HttpClient client = HttpClient.newHttpClient();
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Api ann = Api.at(service.url()).register("Ann");
            int workspace = ann.workspace("Team");
            int application = id(ann.post(
                    "/api/applications/workspace/" + workspace + "/", "{\"name\": \"CRM\", \"type\": \"database\"}"));
            String tables = "/api/database/tables/database/" + application + "/";
            String cells = "[\"" + "x".repeat(2_000) + "\"]";
            List<Integer> held = List.of(id(ann.post(tables, "{\"name\": \"A\"}")), id(ann.post(tables, """
                    {"name": "B", "data": [%s]}""".formatted(
                    String.join(",", Stream.generate(() -> cells).limit(200).toList())))));
            String rows = "/api/database/rows/table/" + held.getLast() + "/";
            beginSnapshot(holder, ann, application, held.getFirst());
            for (int i = 0; i < WARM_UPS; i++) {
                ann.patch("/api/database/tables/" + held.getFirst() + "/", "{\"name\": \"Warm\"}")
                        .is(409);
            }

            List<Future<Answer>> waiters = new ArrayList<>();
            for (int i = 0; i < WAITERS; i++) {
                String body = "{\"name\": \"T%d\"}".formatted(i);
                waiters.add(readers.submit(Answer.of(send(
                        service,
                        ann,
                        "PATCH /api/database/tables/%d/\nPrefer: wait=%d\nContent-Type: application/json\nContent-Length: %d\n\n%s"
                                .formatted(held.get(i % 2), PATIENCE, body.length(), body)))));
            }
            IntStream.range(0, SLOW_READERS).forEach(i -> slowly(service, ann, "GET " + rows + "?size=200\n\n"));
            List<Socket> senders = IntStream.range(0, SLOW_SENDERS)
                    .mapToObj(i -> slowly(
                            service,
                            ann,
                            "POST /api/database/tables/%d/import/async/\nContent-Type: text/csv\nContent-Length: 100000\n\na"
                                    .formatted(held.getLast())))
                    .toList();

            List<Probe> probes = List.of(
                    new Probe(service.managementUrl() + "/q/health/live", SOON),
                    new Probe(service.managementUrl() + "/q/health/ready", SOON),
                    new Probe(service.managementUrl() + "/q/metrics", SCRAPED));
            for (int looks = 0; looks < LOOKS || open(waiters) > SEATS; looks++) {
                for (Probe probe : probes) {
                    probe.look(client);
                }
                ann.get(rows + "?size=1").is(200);
                senders.get(looks % SLOW_SENDERS).getOutputStream().write('b');
            }
            probes.forEach(probe -> System.out.printf("%s took %s at most%n", probe.address, probe.longest));
            holder.rollback();

            int gotIn = 0;
            for (Future<Answer> waiter : waiters) {
                Answer answer = waiter.get();
                if (answer.status() == 200) {
                    gotIn++;
                } else {
                    assertRefused(answer, service);
                }
            }
            assertThat(gotIn).isBetween(1, SEATS);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private Socket slowly(ServiceProcess service, Api by, String request) {
        try {
            return send(service, by, request);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long open(List<Future<Answer>> answers) {
        return answers.stream().filter(answer -> !answer.isDone()).count();
    }

    /** At once, or after as long as was asked for. */
    private static void assertRefused(Answer answer, ServiceProcess service) throws IOException {
        assertThat(answer.status()).as(() -> answer.text() + service.log()).isEqualTo(409);
        int waited = answer.body().path("waited_ms").asInt();
        if (waited == 0) {
            assertThat(answer.text()).containsIgnoringCase("\r\nRetry-After: 1\r\n");
        } else {
            assertThat(Duration.ofMillis(waited)).isGreaterThanOrEqualTo(Duration.ofSeconds(PATIENCE));
        }
        assertThat(answer.body().at("/blockers/0/type").asText()).isEqualTo("create_snapshot");
    }

    /** It stands still at a table that somebody else has for himself. */
    private static void beginSnapshot(Connection holder, Api ann, int application, int table) throws SQLException {
        holder.setAutoCommit(false);
        var physical = Sql.on(holder).fetchSingle("""
                select a.schema_name, t.physical_name
                from user_table t join application a on a.id = t.application_id
                where t.id = ?
                """, table);
        Sql.on(holder)
                .execute(
                        "lock table {0} in access exclusive mode",
                        DSL.table(DSL.name(physical.get(0, String.class), physical.get(1, String.class))));
        int job = ann.post("/api/snapshots/application/" + application + "/", "{\"name\": \"Shot\"}")
                .is(202)
                .json()
                .path("id")
                .asInt();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ann.job(job).path("started_at").isTextual());
    }
}
