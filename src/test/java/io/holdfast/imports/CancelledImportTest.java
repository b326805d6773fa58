package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An import that is cancelled leaves no row, ever; one that the cancellation missed is whole. There is nothing in between. */
@QuarkusTest
class CancelledImportTest {
    private static final int ROWS = 50_000;
    private static final Duration PROMPT = Duration.ofSeconds(2);

    @Inject
    Storage storage;

    private final Importer ann = Importer.registered();
    private final int table = ann.table("[\"Name\"]");
    private final String field = "/api/database/fields/" + ann.fieldOf(table, 0) + "/";

    private static String rows(int count) {
        return "{\"name\": \"New\", \"data\": [" + String.join(",", Collections.nCopies(count, "[\"a row\"]")) + "]}";
    }

    private Answer cancel(int job) {
        return ann.api().post("/api/jobs/" + job + "/cancel/");
    }

    private String state(int job) {
        return ann.api().job(job).path("state").asText();
    }

    /** At once: nothing of the job is in the way any more. */
    private void changeTypes() {
        Awaitility.await().atMost(PROMPT).pollInterval(Duration.ofMillis(1)).untilAsserted(() -> {
            ann.api().patch(field, "{\"type\": \"long_text\"}").is(200);
            ann.api().patch(field, "{\"type\": \"text\"}").is(200);
        });
    }

    private void assertNothingIsThere(int job) {
        assertThat(state(job)).isEqualTo("cancelled");
        assertThat(ann.count(table)).isZero();
        assertThat(ann.tables()).isEqualTo(1);
        storage.awaitNoUploadOf(ann.api().id());
    }

    /** The table is held, as an edit of it does, before the import comes. */
    @Test
    void whileItWaitsForItsLocks() throws SQLException {
        int job;
        try (Connection connection = storage.connection()) {
            connection.setAutoCommit(false);
            try (Statement hold = connection.createStatement()) {
                hold.execute("select from user_table where id = %d for update".formatted(table));
            }
            job = Importer.id(ann.importInto(table, rows(ROWS)));
            assertThat(state(job)).isEqualTo("pending");

            assertThat(cancel(job).ok().path("state").asText()).isEqualTo("cancelled");
            connection.rollback();
            connection.setAutoCommit(true);
        }

        changeTypes();
        assertNothingIsThere(job);
    }

    @ParameterizedTest
    @ValueSource(ints = {ROWS / 100, ROWS / 100 * 96})
    void earlyAndLate(int place) throws SQLException {
        int job;
        try (RowGate gate = new RowGate(storage, table, place)) {
            job = Importer.id(ann.importInto(table, rows(ROWS)));
            gate.awaitSomebody();

            assertThat(cancel(job).ok().path("state").asText()).isEqualTo("cancelled");

            changeTypes();
        }
        assertNothingIsThere(job);
        cancel(job).is(200);
    }

    @Test
    void twentyTimesAtOnce() throws SQLException {
        int job;
        try (RowGate gate = new RowGate(storage, table, ROWS / 2)) {
            job = Importer.id(ann.importInto(table, rows(ROWS)));
            gate.awaitSomebody();

            AtOnce.times(20, () -> cancel(job))
                    .forEach(answer ->
                            assertThat(answer.ok().path("state").asText()).isEqualTo("cancelled"));

            changeTypes();
        }
        assertNothingIsThere(job);
    }

    /** Between its last row and its publication there is no telling who is faster, but somebody is. */
    @Test
    void whenItIsAboutToEnd() throws SQLException {
        int before = 0;
        for (int round = 0; round < 12; round++) {
            int job;
            List<Answer> answers;
            try (RowGate gate = new RowGate(storage, table, before + 3)) {
                job = Importer.id(ann.importInto(table, rows(3)));
                gate.awaitSomebody();
                List<Callable<Answer>> actions =
                        new ArrayList<>(Collections.<Callable<Answer>>nCopies(20, () -> cancel(job)));
                actions.add(round % 20, () -> {
                    gate.open();
                    return ann.api().get("/api/jobs/");
                });
                answers = AtOnce.all(actions);
            }

            JsonNode ended = ann.api().ended(job);
            changeTypes();
            before = outcome(ended, answers, before);
        }
    }

    /** @return how many rows there are afterwards */
    private int outcome(JsonNode ended, List<Answer> answers, int before) {
        boolean finished = ended.path("state").asText().equals("finished");
        if (!finished) {
            assertThat(ended.path("state").asText()).isEqualTo("cancelled");
        }
        for (Answer answer : answers) {
            if (answer.json().has("jobs")) {
                answer.is(200);
            } else if (finished) {
                answer.isError(400, "ERROR_JOB_NOT_CANCELLABLE");
            } else {
                assertThat(answer.ok().path("state").asText()).isEqualTo("cancelled");
            }
        }
        int after = before + (finished ? 3 : 0);
        assertThat(ann.count(table)).isEqualTo(after);
        storage.awaitNoUploadOf(ann.api().id());
        return after;
    }

    @ParameterizedTest
    @ValueSource(ints = {ROWS / 100, ROWS / 100 * 96})
    void beforeItsNewTableIsWhole(int place) throws SQLException {
        int job;
        try (RowGate gate = RowGate.inNewTablesOf(storage, ann.database(), place)) {
            job = Importer.id(ann.importNew(rows(ROWS)));
            gate.awaitSomebody();

            assertThat(cancel(job).ok().path("state").asText()).isEqualTo("cancelled");

            changeTypes();
        }
        assertNothingIsThere(job);
        assertThat(ann.finished(ann.importNew(rows(3))).path("table_id").asInt())
                .isPositive();
    }

    @Test
    void whenItsNewTableOnlyHasToBeShown() throws SQLException {
        int job;
        try (ApplicationHold hold = new ApplicationHold(storage, ann.database())) {
            job = Importer.id(ann.importNew(rows(ROWS)));
            hold.awaitWaiter();

            AtOnce.times(20, () -> cancel(job))
                    .forEach(answer ->
                            assertThat(answer.ok().path("state").asText()).isEqualTo("cancelled"));
        }
        changeTypes();
        assertNothingIsThere(job);
    }
}
