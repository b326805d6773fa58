package io.holdfast.duplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.holdfast.testing.Likeness;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Copies that let edits pass. One is brought to a stand when it has taken its moment and read the metadata: it wants to
 * announce its tables, and somebody else has the registry.
 */
@QuarkusTest
class OnlineCopyTest {
    private static final String ONLINE = "{\"edits\": \"pass\"}";

    @Inject
    Workshop workshop;

    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();

    /** What is copied, and how it is asked for. */
    enum Kind {
        SNAPSHOT("create_snapshot") {
            @Override
            String path(Crm crm, int table) {
                return "/api/snapshots/application/" + crm.application() + "/";
            }

            @Override
            String body() {
                return "{\"name\": \"Shot\", \"edits\": \"pass\"}";
            }
        },
        APPLICATION("duplicate_application") {
            @Override
            String path(Crm crm, int table) {
                return Workshop.ofApplication(crm.application());
            }
        },
        TABLE("duplicate_table") {
            @Override
            String path(Crm crm, int table) {
                return Workshop.ofTable(table);
            }
        };

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        abstract String path(Crm crm, int table);

        String body() {
            return ONLINE;
        }
    }

    private int start(Kind kind, int table) {
        return ann.post(kind.path(crm, table), kind.body())
                .is(202)
                .json()
                .path("id")
                .asInt();
    }

    /** The copy of a table that a finished job has made, of a snapshot after it was restored. */
    private int copyOf(Kind kind, JsonNode ended, String name) {
        return switch (kind) {
            case TABLE -> ended.at("/duplicated_table/id").asInt();
            case APPLICATION -> tableOf(ended.at("/duplicated_application/id").asInt(), name);
            case SNAPSHOT -> {
                ann.finished(
                        ann.post("/api/snapshots/" + ended.at("/snapshot/id").asInt() + "/restore/")
                                .is(200));
                JsonNode last = ann.get("/api/applications/workspace/" + crm.workspace() + "/")
                        .ok();
                yield tableOf(last.get(last.size() - 1).path("id").asInt(), name);
            }
        };
    }

    private int tableOf(int application, String name) {
        for (JsonNode table :
                ann.get("/api/applications/" + application + "/").ok().path("tables")) {
            if (table.path("name").asText().equals(name)) {
                return table.path("id").asInt();
            }
        }
        throw new AssertionError("no table " + name);
    }

    /** Whoever wants to announce a table stands still until this is closed. */
    private final class RegistryHold implements AutoCloseable {
        private final Connection connection = workshop.pool().getConnection();

        RegistryHold() throws SQLException {
            connection.setAutoCommit(false);
            Sql.on(connection).execute("lock table physical_object in share mode");
        }

        void awaitJob(int job) {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> workshop.count("""
                            select count(*) from pg_stat_activity
                            where starts_with(application_name, 'hf job ' || ? || ' ') and wait_event_type = 'Lock'
                            """, job) == 1);
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEditPassesAndTheCopyIsWhatItsSourceWasWhenItBegan(Kind kind) throws SQLException {
        int table = Workshop.everything(crm);
        int other = crm.table("Other");
        String source = Likeness.ofTable(ann, table);
        List<Integer> fields = ann.get(Crm.fieldsOf(table)).ok().findParents("type").stream()
                .map(field -> field.path("id").asInt())
                .toList();
        int job;
        try (RegistryHold hold = new RegistryHold()) {
            job = start(kind, table);
            hold.awaitJob(job);

            assertThat(ann.job(job).path("state").asText()).isEqualTo("started");
            ann.patch("/api/applications/" + crm.application() + "/", "{\"name\": \"Renamed\"}")
                    .is(200);
            ann.patch("/api/database/tables/" + table + "/", "{\"name\": \"Renamed\"}")
                    .is(200);
            ann.patch("/api/database/fields/" + fields.get(1) + "/", "{\"name\": \"Renamed\"}")
                    .is(200);
            ann.delete("/api/database/fields/" + fields.get(2) + "/").is(200);
            ann.patch(
                            "/api/database/fields/" + fields.getLast() + "/",
                            "{\"single_select_default\": null, \"select_options\": []}")
                    .is(200);
            ann.post(Crm.fieldsOf(table), "{\"name\": \"New\", \"type\": \"text\", \"text_default\": \"new\"}")
                    .is(200);
            ann.post(Crm.rowsOf(table), "{}").is(200);
            ann.delete(Crm.rowsOf(table) + "1/").is(204);
            ann.delete("/api/database/tables/" + other + "/").is(204);
        }

        JsonNode ended = ann.finished(job);
        assertThat(Likeness.ofTable(ann, copyOf(kind, ended, "All"))).isEqualTo(source);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasRewrittenInPlaceMeanwhileFailsIt(Kind kind) throws SQLException {
        int table = crm.table("T");
        int job;
        try (RegistryHold hold = new RegistryHold()) {
            job = start(kind, table);
            hold.awaitJob(job);
            try (Connection connection = workshop.pool().getConnection()) {
                Sql.on(connection).execute("truncate {0}", Sql.table(physical(table)));
            }
        }

        JsonNode ended = ann.ended(job);
        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("human_readable_error").asText()).contains("rewritten");
        workshop.awaitNothingLeftOf(job);
    }

    private PhysicalTable physical(int table) throws SQLException {
        try (Connection connection = workshop.pool().getConnection()) {
            return Sql.on(connection)
                    .fetchSingle(
                            "select a.schema_name, t.physical_name from user_table t join application a on a.id = t.application_id where t.id = ?",
                            table)
                    .map(r -> new PhysicalTable(r.get(0, String.class), r.get(1, String.class)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itStaysPendingWhileSomebodyDestroysThings(Kind kind) throws SQLException {
        int table = crm.table("T");
        int job;
        try (Connection janitor = workshop.pool().getConnection()) {
            janitor.setAutoCommit(false);
            Sql.on(janitor).execute("select pg_advisory_xact_lock(4803, ?)", crm.application());
            job = start(kind, table);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> workshop.count("select attempt from job where id = ?", job) > 1);
            assertThat(ann.job(job).path("state").asText()).isEqualTo("pending");
            janitor.rollback();
            janitor.setAutoCommit(true);
        }

        ann.finished(job);
    }

    @Test
    void nobodyDestroysAnythingWhileItReads() throws SQLException {
        int table = crm.table("T");
        try (RegistryHold hold = new RegistryHold()) {
            int job = start(Kind.APPLICATION, table);
            hold.awaitJob(job);

            assertThat(workshop.count(
                            "select case when pg_try_advisory_lock(4803, ?) then 1 else 0 end", crm.application()))
                    .isZero();
        }
    }

    @Test
    void itIsToldAsWhatHoldsNothing() throws SQLException {
        int table = crm.table("T");
        try (RegistryHold hold = new RegistryHold()) {
            int job = start(Kind.APPLICATION, table);
            hold.awaitJob(job);

            JsonNode locks = ann.get("/api/applications/" + crm.application() + "/locks/")
                    .ok();
            assertThat(locks.at("/held/0/operation").asText()).isEqualTo("DUPLICATE_APPLICATION_ONLINE");
            assertThat(locks.at("/held/0/strength").isNull()).isTrue();
            assertThat(locks.at("/refused/application")).isEmpty();
        }
    }

    @Test
    void whatIsNeitherOfTheWordsIsRefused() {
        int table = crm.table("T");

        for (Kind kind : Kind.values()) {
            ann.post(kind.path(crm, table), kind.body().replace("pass", "perhaps"))
                    .isInvalid("edits", "invalid_choice");
        }
    }

    /** More than what is read at once, written to all the while. */
    @Test
    void aLargeTableIsReadInRangesOfOneMoment() throws Exception {
        int table = crm.table("Large");
        String quoted = Sql.quoted(physical(table));
        String column = "\"" + column(table) + "\"";
        try (Connection connection = workshop.pool().getConnection()) {
            Sql.on(connection)
                    .execute("insert into " + quoted + " (position, " + column
                            + ") select n, repeat('x', 100) || n from generate_series(3, 60000) n");
        }
        int job;
        try (RegistryHold hold = new RegistryHold()) {
            job = start(Kind.TABLE, table);
            hold.awaitJob(job);
            try (Connection connection = workshop.pool().getConnection()) {
                Sql.on(connection).execute("update " + quoted + " set " + column + " = 'changed' where id % 3 = 0");
                Sql.on(connection).execute("delete from " + quoted + " where id % 3 = 1");
                Sql.on(connection)
                        .execute("insert into " + quoted + " (position) select n from generate_series(1, 5000) n");
            }
        }

        int copy = ann.finished(job).at("/duplicated_table/id").asInt();
        String copied = Sql.quoted(physical(copy));
        String copiedColumn = "\"" + column(copy) + "\"";
        assertThat(workshop.count("select count(*) from " + copied)).isEqualTo(60_000);
        assertThat(workshop.count("select count(distinct id) from " + copied)).isEqualTo(60_000);
        assertThat(workshop.count("select count(*) from " + copied + " where " + copiedColumn
                        + " = repeat('x', 100) || position::integer"))
                .isEqualTo(59_998);
        assertThat(ann.post(Crm.rowsOf(copy), "{}").ok().path("id").asInt()).isEqualTo(65_001);
    }

    private String column(int table) throws SQLException {
        try (Connection connection = workshop.pool().getConnection()) {
            return Sql.on(connection)
                    .fetchSingle("select column_name from field where table_id = ? and is_primary", table)
                    .get(0, String.class);
        }
    }
}
