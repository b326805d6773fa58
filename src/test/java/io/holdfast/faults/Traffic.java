package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.holdfast.testing.Api;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Callers who all want their answers: they write and read rows, rename fields and wait for that if they have to, begin jobs
 * and wait for their ends. They keep their connections, as clients do. Whoever gets none, or a wrong one, gives up.
 */
final class Traffic implements AutoCloseable {
    private static final int WRITERS = 3;
    private static final int ROWS_OF_IMPORT = 60;
    private static final JsonMapper MAPPER = new JsonMapper();
    /** Longer than anybody may wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Site site;
    private final String url;
    private final Api ann;
    private final int application;
    private final int table;
    private final int primary;
    private final int notes;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger imported = new AtomicInteger();
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<Boolean>> callers = new ArrayList<>();

    /** One of those who call. */
    @FunctionalInterface
    private interface Caller {
        void call(HttpClient client) throws Exception;
    }

    /** @param url where all of them call */
    Traffic(Site site, String url) {
        this.site = site;
        this.url = url;
        this.ann = Api.at(site.first().process().url()).register("Ann");
        int workspace = ann.workspace("Team");
        this.application = ann.post(
                        "/api/applications/workspace/" + workspace + "/", "{\"name\": \"CRM\", \"type\": \"database\"}")
                .ok()
                .path("id")
                .asInt();
        this.table = ann.post("/api/database/tables/database/" + application + "/", """
                        {"name": "People", "first_row_header": true, "data": [["Name", "Notes"]]}""")
                .ok()
                .path("id")
                .asInt();
        JsonNode fields = ann.get("/api/database/fields/table/" + table + "/").ok();
        this.primary = fields.at("/0/id").asInt();
        this.notes = fields.at("/1/id").asInt();
    }

    void start() {
        for (int i = 0; i < WRITERS; i++) {
            String name = "w" + i;
            AtomicInteger made = new AtomicInteger();
            begin(client -> write(client, name + "-" + made.getAndIncrement()));
        }
        begin(client -> send(client, "GET", "/api/database/rows/table/" + table + "/?size=5", null, 200));
        AtomicInteger renamed = new AtomicInteger();
        begin(client -> send(
                client,
                "PATCH",
                "/api/database/fields/" + notes + "/",
                "{\"name\": \"Notes %d\"}".formatted(renamed.getAndIncrement()),
                200));
        begin(this::importSome);
        begin(this::takeSnapshot);
    }

    private void begin(Caller caller) {
        callers.add(threads.submit(() -> {
            try (HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                while (over.getCount() > 0) {
                    caller.call(client);
                }
                return true;
            }
        }));
    }

    private void write(HttpClient client, String text) throws Exception {
        send(
                client,
                "POST",
                "/api/database/rows/table/" + table + "/",
                "{\"field_%d\": \"%s\"}".formatted(primary, text),
                200);
        written.add(text);
    }

    private void importSome(HttpClient client) throws Exception {
        String rows = IntStream.range(0, ROWS_OF_IMPORT)
                .mapToObj(i -> "[\"imported\"]")
                .collect(Collectors.joining(","));
        awaitEnd(
                client,
                send(
                        client,
                        "POST",
                        "/api/database/tables/" + table + "/import/async/",
                        "{\"data\": [" + rows + "]}",
                        200));
        imported.incrementAndGet();
    }

    private void takeSnapshot(HttpClient client) throws Exception {
        String of = "/api/snapshots/application/" + application + "/";
        awaitEnd(client, send(client, "POST", of, "{\"name\": \"Of %d\"}".formatted(answers.get()), 202));
        JsonNode all = send(client, "GET", of, null, 200);
        send(client, "DELETE", "/api/snapshots/" + all.at("/0/id") + "/", null, 204);
        // every snapshot keeps renames waiting: now and then is enough
        boolean unused = over.await(1, TimeUnit.SECONDS);
    }

    private void awaitEnd(HttpClient client, JsonNode job) throws Exception {
        String path = "/api/jobs/" + job.path("id") + "/";
        String state = job.path("state").asText();
        while (!Set.of("finished", "failed", "cancelled").contains(state)) {
            state = send(client, "GET", path, null, 200).path("state").asText();
        }
        assertThat(state).as(path).isEqualTo("finished");
    }

    /** Whatever may be waited for is waited for. */
    private JsonNode send(HttpClient client, String method, String path, @Nullable String body, int expected)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "JWT " + ann.accessToken())
                .header("Prefer", "wait=30")
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isEqualTo(expected);
        answers.incrementAndGet();
        return answer.body().isEmpty() ? MissingNode.getInstance() : MAPPER.readTree(answer.body());
    }

    /** How many requests have been answered. */
    int answers() {
        return answers.get();
    }

    /** Fails as soon as anybody has given up. */
    void assertContent() throws Exception {
        for (Future<Boolean> caller : callers) {
            if (caller.isDone()) {
                caller.get();
            }
        }
    }

    /** Everybody makes his last call, and all that was answered is there, once. */
    void end() throws Exception {
        over.countDown();
        for (Future<Boolean> caller : callers) {
            caller.get();
        }
        String column =
                site.one("select column_name from field where id = ?", primary).get(0, String.class);
        List<String> there =
                site.all("select %s from %s where %1$s is not null".formatted(column, site.physical(table))).stream()
                        .map(row -> row.get(0, String.class))
                        .toList();
        assertThat(there.stream().filter("imported"::equals)).hasSize(imported.get() * ROWS_OF_IMPORT);
        assertThat(there.stream().filter(text -> !text.equals("imported")))
                .containsExactlyInAnyOrderElementsOf(written);
        assertThat(site.count("select count(*) from job where application_id = ? and state <> 'finished'", application))
                .isZero();
    }

    @Override
    public void close() {
        over.countDown();
        threads.shutdownNow();
    }
}
