package io.holdfast.duplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.holdfast.testing.Likeness;
import io.holdfast.testing.TableHold;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Jobs that let edits pass, and whose source is deleted for ever meanwhile. They stand still where they want to read the
 * rows, which stay in PostgreSQL for as long as they read.
 */
@QuarkusTest
class DeletedSourceTest {
    @Inject
    Workshop workshop;

    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();

    private int start(String path, String members) {
        var answer = ann.post(path, "{\"edits\": \"pass\"" + members + "}");
        assertThat(answer.status()).as(answer.text()).isIn(200, 202);
        return answer.json().path("id").asInt();
    }

    private String address(String kind, int table) {
        return switch (kind) {
            case "table" -> "/api/database/tables/" + table + "/";
            case "application" -> "/api/applications/" + crm.application() + "/";
            default -> "/api/workspaces/" + crm.workspace() + "/";
        };
    }

    private int id(String kind, int table) {
        return switch (kind) {
            case "table" -> table;
            case "application" -> crm.application();
            default -> crm.workspace();
        };
    }

    /** @return the job once it has ended, whose source was deleted while it read */
    private JsonNode deletedMeanwhile(String kind, int table, String path, String members) throws SQLException {
        int job;
        try (TableHold hold = TableHold.againstReaders(workshop.pool(), table)) {
            job = start(path, members);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> workshop.count("""
                            select count(*) from pg_stat_activity
                            where starts_with(application_name, 'hf job ' || ? || ' ') and wait_event_type = 'Lock'
                            """, job) == 1);
            ann.delete(address(kind, table)).isEmpty();
            ann.delete("/api/trash/item/" + kind + "/" + id(kind, table) + "/").isEmpty();
        }
        return ann.ended(job);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            table       | table
            application | table
            workspace   | table
            table       | export
            application | export
            workspace   | export
            application | snapshot
            workspace   | snapshot
            workspace   | application
            """)
    void whatIsOfNoUseWithoutItFailsAndSaysSo(String deleted, String copied) throws SQLException {
        int table = crm.table("T");
        String path = switch (copied) {
            case "table" -> Workshop.ofTable(table);
            case "export" -> "/api/database/export/table/" + table + "/";
            case "snapshot" -> "/api/snapshots/application/" + crm.application() + "/";
            default -> Workshop.ofApplication(crm.application());
        };
        String members = switch (copied) {
            case "export" -> ", \"exporter_type\": \"csv\"";
            case "snapshot" -> ", \"name\": \"Shot\"";
            default -> "";
        };

        JsonNode ended = deletedMeanwhile(deleted, table, path, members);

        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("human_readable_error").asText()).contains("was deleted for ever");
        assertNothingLeft(ended.path("id").asInt(), deleted);
    }

    private void assertNothingLeft(int job, String deleted) {
        workshop.awaitNothingLeftOf(job);
        for (String table : List.of("export_file", "export_chunk", "snapshot")) {
            assertThat(workshop.count("select count(*) from " + table + " where job_id = ?", job))
                    .as(table)
                    .isZero();
        }
        if (!deleted.equals("table")) {
            workshop.awaitNothingRegisteredOf(crm.application());
        }
    }

    @Test
    void theDuplicateOfAnApplicationAppearsAllTheSame() throws SQLException {
        int table = Workshop.everything(crm);
        crm.table("Other");
        List<String> source = Likeness.ofApplication(ann, crm.application());

        JsonNode ended = deletedMeanwhile("application", table, Workshop.ofApplication(crm.application()), "");

        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("finished");
        assertThat(ended.path("original_application").isNull()).isTrue();
        int duplicate = ended.at("/duplicated_application/id").asInt();
        assertThat(Likeness.ofApplication(ann, duplicate)).isEqualTo(source);
        ann.get("/api/applications/" + crm.application() + "/").is(404);
        workshop.awaitNothingRegisteredOf(crm.application());
        assertThat(Likeness.ofApplication(ann, duplicate)).isEqualTo(source);
    }

    /** Nor does it matter that only a part of it is gone. */
    @Test
    void aTableThatIsDeletedMeanwhileIsInTheDuplicateOfItsApplication() throws SQLException {
        int table = Workshop.everything(crm);
        List<String> source = Likeness.ofApplication(ann, crm.application());

        JsonNode ended = deletedMeanwhile("table", table, Workshop.ofApplication(crm.application()), "");

        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("finished");
        assertThat(Likeness.ofApplication(
                        ann, ended.at("/duplicated_application/id").asInt()))
                .isEqualTo(source);
    }
}
