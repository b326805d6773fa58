package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Json;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.holdfast.testing.Likeness;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Eight writers and four editors are busy while copies of every kind are made. Each writer has two rows whose amounts it
 * changes together, so that they are always 1,000, and appends rows that it counts; an editor renames a field or adds and
 * trashes others. A copy is of one instant, so all of this holds in it as well.
 */
@QuarkusTest
class CopiesUnderFireTest {
    private static final int WRITERS = 8;
    private static final int EDITORS = 4;
    private static final int TOGETHER = 1_000;

    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base = ann.url();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Future<Integer>> busy = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS + EDITORS);
    private int table;
    private int amount;

    @BeforeEach
    void begin() {
        String rows = IntStream.range(0, 2 * WRITERS)
                .mapToObj(i -> "[\"pair %d\", \"%d\"]".formatted(i / 2, TOGETHER / 2))
                .collect(Collectors.joining(","));
        table = ann.post(crm.tables(), """
                        {"name": "Ledger", "first_row_header": true, "data": [["Name", "Amount"], %s]}""".formatted(rows)).ok().path("id").asInt();
        amount = crm.field(table, 1);
        ann.patch("/api/database/fields/" + amount + "/", "{\"type\": \"number\", \"number_negative\": true}")
                .is(200);
        List<Integer> ofEditors = IntStream.range(0, EDITORS)
                .mapToObj(i -> crm.field(table, "{\"name\": \"Editor %d\", \"type\": \"text\"}".formatted(i)))
                .toList();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            busy.add(threads.submit(() -> write(writer)));
        }
        for (int i = 0; i < EDITORS; i++) {
            int editor = i;
            busy.add(threads.submit(() -> edit(editor, ofEditors.get(editor))));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> written.get() > 5 * WRITERS);
    }

    private int write(int writer) {
        int own = 0;
        while (!enough.get()) {
            own++;
            assertThat(send("PATCH", Crm.rowsOf(table) + "batch/", """
                            {"items": [{"id": %d, "field_%d": %d}, {"id": %d, "field_%d": %d}]}""".formatted(
                                            2 * writer + 1, amount, own, 2 * writer + 2, amount, TOGETHER - own))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send("POST", Crm.rowsOf(table) + "?user_field_names=true", """
                            {"Name": "writer %d", "Amount": %d}""".formatted(writer, own))
                            .statusCode())
                    .isEqualTo(200);
            written.incrementAndGet();
        }
        return own;
    }

    /** Refused or not, they look at what there is in between, as people do. */
    private int edit(int editor, int field) {
        int own = 0;
        while (!enough.get()) {
            own++;
            if (editor == 0) {
                addAndTrash(own);
            } else {
                String body = "{\"name\": \"Editor %d %d\"}".formatted(editor, own);
                assertPassedOrRefused(send("PATCH", "/api/database/fields/" + field + "/", body));
            }
            for (int i = 0; i < 4; i++) {
                assertThat(send("GET", Crm.rowsOf(table) + "1/", "").statusCode())
                        .isEqualTo(200);
            }
        }
        return own;
    }

    private void addAndTrash(int number) {
        HttpResponse<String> added =
                send("POST", Crm.fieldsOf(table), "{\"name\": \"Added %d\", \"type\": \"number\"}".formatted(number));
        assertPassedOrRefused(added);
        if (added.statusCode() == 200) {
            int id = read(added.body()).path("id").asInt();
            assertPassedOrRefused(send("DELETE", "/api/database/fields/" + id + "/", ""));
        }
    }

    private void assertPassedOrRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 409);
        if (answer.statusCode() == 409) {
            refused.incrementAndGet();
        }
    }

    /** Without the look at the description that tests take elsewhere: there are so many of these. */
    private HttpResponse<String> send(String method, String path, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(base + path))
                            .header("Authorization", "JWT " + ann.accessToken())
                            .header("Content-Type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void end() throws Exception {
        enough.set(true);
        for (Future<Integer> one : busy) {
            assertThat(one.get()).isPositive();
        }
        threads.close();
        http.close();
    }

    private JsonNode finished(String path, String body) {
        return ann.finished(ann.post(path, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "pass"})
    void everyCopyIsOfOneInstant(String edits) {
        String body = "{\"name\": \"Shot\", \"edits\": \"" + edits + "\"}";
        int refusedBefore = refused.get();
        JsonNode ofTable = finished("/api/database/tables/" + table + "/duplicate/async/", body);
        JsonNode ofApplication = finished("/api/applications/" + crm.application() + "/duplicate/async/", body);
        JsonNode snapshot = finished("/api/snapshots/application/" + crm.application() + "/", body);
        if (edits.equals("pass")) {
            assertThat(refused.get()).isEqualTo(refusedBefore);
        }
        finished("/api/snapshots/" + snapshot.at("/snapshot/id").asInt() + "/restore/", "{}");
        JsonNode restored =
                ann.get("/api/applications/workspace/" + crm.workspace() + "/").ok();

        assertOfOneInstant(ofTable.at("/duplicated_table/id").asInt());
        assertOfOneInstant(
                ofApplication.at("/duplicated_application/tables/0/id").asInt());
        restored.findParents("tables").stream()
                .filter(application -> application.path("name").asText().equals("Shot"))
                .forEach(application ->
                        assertOfOneInstant(application.at("/tables/0/id").asInt()));
        assertThat(restored.findValuesAsText("name")).contains("Shot");
    }

    private void assertOfOneInstant(int copy) {
        List<JsonNode> rows = Likeness.rows(ann, copy);
        assertThat(rows).hasSizeGreaterThan(2 * WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            assertThat(sum(rows, "pair " + i)).isEqualTo(TOGETHER);
            List<Integer> appended = amounts(rows, "writer " + i);
            assertThat(appended)
                    .isEqualTo(IntStream.rangeClosed(1, appended.size()).boxed().toList());
        }
        List<String> fields = ann.get(Crm.fieldsOf(copy)).ok().findValuesAsText("name");
        assertThat(fields).doesNotHaveDuplicates().contains("Name", "Amount").hasSizeGreaterThanOrEqualTo(2 + EDITORS);
    }

    private static int sum(List<JsonNode> rows, String name) {
        return amounts(rows, name).stream().mapToInt(Integer::intValue).sum();
    }

    private static List<Integer> amounts(List<JsonNode> rows, String name) {
        return rows.stream()
                .filter(row -> row.path("Name").asText().equals(name))
                .map(row -> row.path("Amount").asInt())
                .toList();
    }
}
