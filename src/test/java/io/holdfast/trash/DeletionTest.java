package io.holdfast.trash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.holdfast.testing.TableHold;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Deleting single things for ever: what is left of them, and what it meets. */
@QuarkusTest
class DeletionTest {
    @Inject
    Bin bin;

    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();

    private void trash(String kind, int id) {
        int status = ann.delete("/api/" + kind + "/" + id + "/").status();
        assertThat(status).isIn(200, 204);
    }

    private void trashField(int id) {
        trash("database/fields", id);
    }

    private void trashTable(int id) {
        trash("database/tables", id);
    }

    private void trashApplication() {
        trash("applications", crm.application());
    }

    private static void isGone(Answer again) {
        again.isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");
    }

    @Test
    void onlyWhatIsInTheTrashIsDeleted() {
        int table = crm.table("T");

        isGone(Bin.delete(ann, "table", table));
        isGone(Bin.delete(ann, "field", crm.field(table, 1)));
        isGone(Bin.delete(ann, "application", crm.application()));
        isGone(Bin.delete(ann, "workspace", crm.workspace()));
        isGone(ann.delete("/api/trash/item/row/1/?parent_trash_item_id=" + table));

        ann.get(Crm.rowsOf(table)).is(200);
    }

    @Test
    void nothingIsLeftOfAField() {
        int table = crm.table("T");
        String schema = bin.schema(crm.application());
        List<String> before = bin.columns(schema);
        int field = crm.field(table, "{\"name\": \"Age\", \"type\": \"number\"}");
        assertThat(bin.columns(schema)).hasSize(before.size() + 1);
        trashField(field);

        Bin.delete(ann, "field", field).isEmpty();

        isGone(Bin.restore(ann, "field", field));
        isGone(Bin.delete(ann, "field", field));
        assertThat(Bin.listed(crm)).isEmpty();
        assertThat(bin.count("select count(*) from field where id = ?", field)).isZero();
        bin.awaitColumns(schema, before);
        assertThat(ann.get(Crm.rowsOf(table)).ok().path("count").asInt()).isEqualTo(2);
    }

    @Test
    void nothingIsLeftOfATableItsFieldsAndItsRows() {
        String schema = bin.schema(crm.application());
        List<String> before = bin.columns(schema);
        int table = crm.table("T");
        trashField(crm.field(table, 1));
        ann.delete(Crm.rowsOf(table) + "1/").isEmpty();
        trashTable(table);

        Bin.delete(ann, "table", table).isEmpty();

        isGone(Bin.restore(ann, "table", table));
        isGone(Bin.restore(ann, "row", 1, table));
        assertThat(Bin.listed(crm)).isEmpty();
        bin.assertUnnamed("table_id", table);
        assertThat(bin.count("select count(*) from user_table where id = ?", table))
                .isZero();
        bin.awaitColumns(schema, before);
        assertThat(bin.count("select count(*) from " + schema + ".trash")).isZero();
        assertThat(bin.count("select count(*) from " + schema + ".version where node = ?", table))
                .isZero();
        assertThat(bin.count(
                        "select count(*) from physical_object where schema_name = ? and table_name is not null",
                        schema))
                .isZero();
    }

    @Test
    void nothingIsLeftOfAnApplicationAndItsSnapshots() {
        String schema = bin.schema(crm.application());
        int table = crm.table("T");
        JsonNode snapshot = ann.ended(
                        ann.post("/api/snapshots/application/" + crm.application() + "/", "{\"name\": \"S\"}")
                                .is(202))
                .path("snapshot");
        int hidden = Math.toIntExact(bin.count(
                "select hidden_application_id from snapshot where id = ?",
                snapshot.path("id").asInt()));
        String copy = bin.schema(hidden);
        trashTable(table);
        trashApplication();

        Bin.delete(ann, "application", crm.application()).isEmpty();

        isGone(Bin.restore(ann, "application", crm.application()));
        isGone(Bin.restore(ann, "table", table));
        bin.awaitNoSchema(schema);
        bin.awaitNoSchema(copy);
        for (int application : new int[] {crm.application(), hidden}) {
            assertThat(bin.count("select count(*) from application where id = ?", application))
                    .isZero();
            bin.assertUnnamed("application_id", application);
        }
        assertThat(ann.get("/api/trash/").ok().at("/workspaces/0/applications")).isEmpty();
    }

    @Test
    void nothingIsLeftOfAWorkspace() {
        String schema = bin.schema(crm.application());
        crm.table("T");
        int other = ann.post("/api/applications/workspace/" + crm.workspace() + "/", """
                {"name": "ERP", "type": "database", "init_with_data": true}""")
                .ok()
                .path("id")
                .asInt();
        String otherSchema = bin.schema(other);
        trash("applications", other);
        trash("workspaces", crm.workspace());

        Bin.delete(ann, "workspace", crm.workspace()).isEmpty();

        isGone(Bin.restore(ann, "workspace", crm.workspace()));
        bin.awaitNoSchema(schema);
        bin.awaitNoSchema(otherSchema);
        bin.assertUnnamed("workspace_id", crm.workspace());
        assertThat(bin.count("select count(*) from workspace where id = ?", crm.workspace()))
                .isZero();
        assertThat(ann.get("/api/trash/").ok().path("workspaces")).isEmpty();
    }

    @Test
    void rowsGoForEverAndTheirIdsAreNotUsedAgain() {
        int table = crm.table("T");
        String physical = bin.schema(crm.application()) + "."
                + bin.texts("select physical_name from user_table where id = ?", table)
                        .getFirst();
        int third = ann.post(Crm.rowsOf(table), "{}").ok().path("id").asInt();
        ann.delete(Crm.rowsOf(table) + third + "/").isEmpty();
        ann.post(Crm.rowsOf(table) + "batch-delete/", "{\"items\": [1, 2]}").isEmpty();
        String parent = "/?parent_trash_item_id=" + table;
        long batch = Bin.batch(crm);
        // a table in the trash has its rows all the same
        trashTable(table);

        ann.delete("/api/trash/item/row/" + third + parent).isEmpty();
        isGone(ann.delete("/api/trash/item/row/" + third + parent));
        ann.delete("/api/trash/item/rows/" + batch + parent).isEmpty();

        assertThat(bin.count("select count(*) from " + physical)).isZero();
        Bin.restore(ann, "table", table).isEmpty();
        isGone(Bin.restore(ann, "rows", batch, table));
        assertThat(ann.post(Crm.rowsOf(table), "{}").ok().path("id").asInt()).isEqualTo(third + 1);
    }

    private int importing(int table) {
        int job = ann.post("/api/database/tables/" + table + "/import/async/", "{\"data\": [[\"a\"], [\"b\"]]}")
                .ok()
                .path("id")
                .asInt();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> bin.count("select count(*) from job where id = ? and locked", job) == 1);
        return job;
    }

    private static void isRefused(Answer answer, String code, int job, String what) {
        JsonNode body = answer.is(409).json();
        assertThat(body.path("error").asText()).isEqualTo(code);
        assertThat(body.at("/blockers/0/job_id").asInt()).isEqualTo(job);
        assertThat(body.path("detail").asText()).contains(what);
        assertThat(body.path("waited_ms").asInt()).isZero();
    }

    @Test
    void besideAnImportNothingIsDeletedAndAfterItNothingIsLeft() throws SQLException {
        int table = crm.table("T");
        String schema = bin.schema(crm.application());
        List<String> before = bin.columns(schema);
        int field = crm.field(table, "{\"name\": \"Age\", \"type\": \"number\"}");
        int job;
        try (TableHold hold = TableHold.againstWriters(bin.dataSource(), table)) {
            job = importing(table);
            trashField(field);

            isRefused(Bin.delete(ann, "field", field), "ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT", job, "an import");
            trashTable(table);
            isRefused(Bin.delete(ann, "table", table), "ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT", job, "an import");
            trashApplication();
            isRefused(
                    Bin.delete(ann, "application", crm.application()),
                    "ERROR_FAILED_TO_LOCK_APPLICATION_DUE_TO_CONFLICT",
                    job,
                    "an import");
            trash("workspaces", crm.workspace());
            isRefused(
                    Bin.delete(ann, "workspace", crm.workspace()),
                    "ERROR_FAILED_TO_LOCK_APPLICATION_DUE_TO_CONFLICT",
                    job,
                    "an import");
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> bin.count("select count(*) from job where id = ? and state = 'finished'", job) == 1);

        Bin.delete(ann, "field", field).isEmpty();
        bin.awaitColumns(schema, before);
        Bin.delete(ann, "table", table).isEmpty();
        bin.cleanUntil(() -> bin.columns(schema).stream()
                .noneMatch(column -> column.startsWith(schema + ".t") && !column.startsWith(schema + ".trash.")));
        bin.assertUnnamed("table_id", table);
        Bin.delete(ann, "application", crm.application()).isEmpty();
        bin.awaitNoSchema(schema);
        bin.assertUnnamed("application_id", crm.application());
        Bin.delete(ann, "workspace", crm.workspace()).isEmpty();
        bin.assertUnnamed("workspace_id", crm.workspace());
    }

    @Test
    void aDeletionThatIsReadyToWaitGetsInOnceTheImportHasEnded() throws SQLException {
        int table = crm.table("T");
        int field = crm.field(table, "{\"name\": \"Age\", \"type\": \"number\"}");
        int job;
        CompletableFuture<Answer> deletion;
        try (TableHold hold = TableHold.againstWriters(bin.dataSource(), table)) {
            job = importing(table);
            trashField(field);
            deletion = CompletableFuture.supplyAsync(() -> Bin.delete(ann.with("Prefer", "wait=30"), "field", field));
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> bin.count(
                                    "select count(*) from pg_locks where locktype = 'advisory' and classid = 4802 and objid = ?",
                                    crm.application())
                            > 0);
        }

        deletion.join().isEmpty();
        ann.finished(job);
    }

    @Test
    void aSnapshotKeepsItsApplicationFromBeingRestoredInPartsAndDeleted() throws SQLException {
        int table = crm.table("T");
        int second = crm.table("Second");
        int field = crm.field(table, 1);
        trashField(field);
        trashTable(second);
        try (TableHold hold = TableHold.againstReaders(bin.dataSource(), table)) {
            int job = ann.post("/api/snapshots/application/" + crm.application() + "/", "{\"name\": \"S\"}")
                    .is(202)
                    .json()
                    .path("id")
                    .asInt();
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> bin.count("select count(*) from job where id = ? and locked", job) == 1);

            isRefused(
                    Bin.restore(ann, "field", field), "ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT", job, "a snapshot");
            isRefused(Bin.delete(ann, "field", field), "ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT", job, "a snapshot");
            isRefused(
                    Bin.restore(ann, "table", second), "ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT", job, "a snapshot");
            isRefused(
                    Bin.delete(ann, "table", second), "ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT", job, "a snapshot");
        }
    }

    /** As a copy that lets every edit pass: it only keeps what it reads from being destroyed. */
    @Test
    void whoReadsWithoutRowLocksHoldsUpNoDeletionAndKeepsTheColumn() throws SQLException {
        int table = crm.table("T");
        String schema = bin.schema(crm.application());
        int field = crm.field(table, "{\"name\": \"Age\", \"type\": \"number\"}");
        List<String> with = bin.columns(schema);
        trashField(field);
        try (var reader = bin.dataSource().getConnection()) {
            reader.setAutoCommit(false);
            try (var statement = reader.prepareStatement("select pg_advisory_xact_lock_shared(4803, ?)")) {
                statement.setInt(1, crm.application());
                statement.execute();
            }

            Bin.delete(ann, "field", field).isEmpty();
            bin.clean();

            assertThat(bin.columns(schema)).isEqualTo(with);
            reader.rollback();
            reader.setAutoCommit(true);
        }
        bin.cleanUntil(() -> bin.columns(schema).size() == with.size() - 1);
    }

    /** The janitor needs the table for itself alone, and does not queue for it. */
    @Test
    void whoReadsATableKeepsTheColumnOfADeletedFieldAndNobodyWaits() throws SQLException {
        int table = crm.table("T");
        String schema = bin.schema(crm.application());
        int field = crm.field(table, "{\"name\": \"Age\", \"type\": \"number\"}");
        List<String> with = bin.columns(schema);
        trashField(field);
        try (TableHold hold = TableHold.againstWriters(bin.dataSource(), table)) {
            Bin.delete(ann, "field", field).isEmpty();
            bin.clean();

            assertThat(bin.columns(schema)).isEqualTo(with);
            ann.get(Crm.rowsOf(table)).is(200);
        }
        bin.cleanUntil(() -> bin.columns(schema).size() == with.size() - 1);
    }
}
