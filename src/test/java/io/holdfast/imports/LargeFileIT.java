package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.holdfast.testing.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are larger than the heap of the packaged service, which ends itself where that does not suffice. */
@Tag("heavy")
class LargeFileIT {
    private static final Logger LOG = Logger.getLogger(LargeFileIT.class);
    private static final int MEGABYTE = 1024 * 1024;
    private static final int READERS = 8;
    private static final List<String> HEAP = List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    private ServiceProcess service;

    @BeforeEach
    void start() throws IOException {
        service = ServiceProcess.start(folder, Map.of(), HEAP).awaitReady();
    }

    @AfterEach
    void stop() throws InterruptedException {
        service.close();
    }

    private Importer registered() {
        Api api = Api.at(service.url()).register("Ann");
        int workspace = api.workspace("Team");
        int database = Importer.id(api.post("/api/applications/workspace/" + workspace + "/", """
                {"name": "CRM", "type": "database"}"""));
        return new Importer(api, workspace, database);
    }

    /** Sends a file without holding it. @return the job */
    private int send(Importer by, String path, BodyPublisher file) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("Authorization", "JWT " + by.api().accessToken())
                .header("Content-Type", "text/csv")
                .POST(file)
                .build();
        var response = CLIENT.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body()).path("id").asInt();
    }

    private static BodyPublisher stream(InputStream file) {
        return BodyPublishers.ofInputStream(() -> file);
    }

    private static String newTable(Importer by) {
        return "/api/database/tables/database/" + by.database() + "/async/?name=Large";
    }

    private static int count(Importer by, int table) {
        return by.api()
                .get("/api/database/rows/table/" + table + "/?size=1")
                .ok()
                .path("count")
                .asInt();
    }

    /** What a job was given goes after its end is told, and 300 MB take a moment. */
    private void awaitNothingIsLeft() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> piecesLeft() == 0);
    }

    private long piecesLeft() throws IOException, SQLException {
        String url = Files.readString(folder.resolve("data/jdbc-url")).strip();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select (select count(*) from upload_chunk)"
                        + " + (select count(*) from physical_object where state = 'making')")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Ten cells, 160 bytes. */
    private static String record() {
        return String.join(",", "00001234", "a short text", "another text and not so short", "12.50")
                + ",2025-01-02,true,https://example.org/a/page/somewhere,someone@example.org,+49 30 123456,end of line\n";
    }

    @Test
    void twoOfAMillionRowsComeInAtOnceWhileOthersRead() throws Exception {
        Importer ann = registered();
        Importer bob = registered();
        int read = ann.table("[\"Name\"]");
        ann.finished(ann.importInto(read, "{\"data\": [" + "[\"x\"],".repeat(999) + "[\"x\"]]}"));
        int table = bob.table("[\"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\", \"10\"]");
        String thousand = record().repeat(1000);
        long before;
        try (Readers readers = new Readers(ann, read)) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> readers.count() > 1_000);
            before = readers.p99();
        }

        Instant begun = Instant.now();
        Duration sent;
        Duration taken;
        long meanwhile;
        int made;
        try (Readers readers = new Readers(ann, read)) {
            List<Integer> jobs = AtOnce.all(List.of(
                    () -> send(ann, newTable(ann), stream(GeneratedFile.of("", thousand, 1000, ""))),
                    () -> send(
                            bob,
                            "/api/database/tables/" + table + "/import/async/",
                            stream(GeneratedFile.of("", thousand, 1000, "")))));
            sent = Duration.between(begun, Instant.now());
            made = ann.api().finished(jobs.get(0), LIMIT).path("table_id").asInt();
            bob.api().finished(jobs.get(1), LIMIT);
            taken = Duration.between(begun, Instant.now());
            meanwhile = readers.p99();
        }

        LOG.infof(
                "two files of %d MB: sent after %s, in after %s; reads p99 %d ms before, %d ms meanwhile; resident at most %s",
                record().length(), sent, taken, before, meanwhile, mostResident());
        assertThat(count(ann, made)).isEqualTo(1_000_000);
        assertThat(count(bob, table)).isEqualTo(1_000_000);
        assertThat(meanwhile).isLessThan(1_000);
        awaitNothingIsLeft();
    }

    /** Callers who list rows, one request after the other, until closed. */
    private final class Readers implements AutoCloseable {
        private final Queue<Long> times = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final ExecutorService threads = Executors.newFixedThreadPool(READERS);
        private final List<Future<?>> running = new ArrayList<>();
        private final HttpRequest request;

        Readers(Importer by, int table) {
            request = HttpRequest.newBuilder(
                            URI.create(service.url() + "/api/database/rows/table/" + table + "/?size=20"))
                    .header("Authorization", "JWT " + by.api().accessToken())
                    .build();
            for (int i = 0; i < READERS; i++) {
                running.add(threads.submit(this::read));
            }
        }

        private Void read() throws IOException, InterruptedException {
            while (!ended.get()) {
                long begun = System.nanoTime();
                var answer = CLIENT.send(request, BodyHandlers.ofString());
                times.add(System.nanoTime() - begun);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
            return null;
        }

        int count() {
            return times.size();
        }

        /** In milliseconds. */
        long p99() {
            List<Long> sorted = times.stream().sorted().toList();
            return sorted.get(sorted.size() * 99 / 100) / 1_000_000;
        }

        @Override
        public void close() throws Exception {
            ended.set(true);
            threads.close();
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    private String mostResident() throws IOException {
        Path status = Path.of("/proc", String.valueOf(service.pid()), "status");
        if (!Files.exists(status)) {
            return "unknown";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.substring(6).strip())
                .findFirst()
                .orElse("unknown");
    }

    @Test
    void aCellOf50MegabytesAndALineOf300AreToldTheLimit() throws Exception {
        Importer ann = registered();
        String megabyte = "x".repeat(MEGABYTE);

        int cell = send(ann, newTable(ann), stream(GeneratedFile.of("a,b\n1,\"", megabyte, 50, "\"\n2,ok\n")));
        JsonNode ofCell = ann.api().ended(cell, LIMIT);
        int line = send(ann, newTable(ann), stream(GeneratedFile.of("", megabyte, 300, "")));
        JsonNode ofLine = ann.api().ended(line, LIMIT);

        for (JsonNode job : List.of(ofCell, ofLine)) {
            assertThat(job.path("state").asText()).isEqualTo("failed");
            assertThat(job.path("human_readable_error").asText())
                    .containsPattern("record [0-9] is longer than [0-9]{6,} characters");
        }
        assertThat(ann.tables()).isZero();
        awaitNothingIsLeft();
    }

    @Test
    void aFileOfAGibibyteComesIn() throws Exception {
        Importer ann = registered();
        String cell = "c".repeat(101);
        String kilobyte =
                String.join(",", List.of(cell, cell, cell, cell, cell, cell, cell, cell, cell, cell)) + "....\n";
        assertThat(kilobyte).hasSize(1024);
        InputStream file = GeneratedFile.of("", kilobyte.repeat(1024), 1024, "");

        Instant begun = Instant.now();
        int job = send(ann, newTable(ann), BodyPublishers.fromPublisher(stream(file), 1024L * MEGABYTE));
        Duration sent = Duration.between(begun, Instant.now());
        int table = ann.api().finished(job, LIMIT).path("table_id").asInt();
        Duration taken = Duration.between(begun, Instant.now());

        LOG.infof("1 GiB: sent after %s, in after %s; resident at most %s", sent, taken, mostResident());
        assertThat(count(ann, table)).isEqualTo(1024 * 1024);
        awaitNothingIsLeft();
    }
}
