package io.holdfast.trash;

import static io.holdfast.trash.Bin.empty;
import static io.holdfast.trash.Bin.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.holdfast.testing.Crm;
import io.holdfast.testing.TableHold;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Emptying the trash, and what goes for its age. */
@QuarkusTest
class EmptyingTest {
    @Inject
    Bin bin;

    @Inject
    MeterRegistry meters;

    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();

    private boolean isThere(String table, int id) {
        return bin.count("select count(*) from " + table + " where id = ?", id) == 1;
    }

    private void deleteRow(int table, int row) {
        ann.delete(Crm.rowsOf(table) + row + "/").isEmpty();
    }

    private String physical(int table) {
        return bin.schema(crm.application()) + "."
                + bin.texts("select physical_name from user_table where id = ?", table)
                        .getFirst();
    }

    @Test
    void whatWasEmptiedIsInNoListAndDoesNotComeBack() {
        int table = crm.table("T");
        int field = crm.field(table, 1);
        int gone = crm.table("Gone");
        deleteRow(table, 1);
        ann.delete("/api/database/fields/" + field + "/").is(200);
        ann.delete("/api/database/tables/" + gone + "/").isEmpty();

        empty(crm);

        assertThat(listed(crm)).isEmpty();
        Bin.restore(ann, "row", 1, table).isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");
        Bin.restore(ann, "field", field).isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");
        Bin.restore(ann, "table", gone).isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");
        assertThat(isThere("user_table", gone)).isTrue();

        bin.clean();

        assertThat(isThere("user_table", gone)).isFalse();
        assertThat(isThere("field", field)).isFalse();
        assertThat(bin.count("select count(*) from " + physical(table))).isEqualTo(1);
    }

    @Test
    void oneApplicationCanBeEmptiedAlone() {
        int other = ann.post("/api/applications/workspace/" + crm.workspace() + "/", """
                {"name": "ERP", "type": "database"}""")
                .ok()
                .path("id")
                .asInt();
        int table = crm.table("T");
        deleteRow(table, 1);
        ann.delete("/api/applications/" + other + "/").isEmpty();

        ann.delete("/api/trash/workspace/%d/?application_id=%d".formatted(crm.workspace(), other))
                .isEmpty();

        assertThat(listed(crm)).containsExactly("row [\"\"]");
        assertThat(ann.get("/api/trash/").ok().at("/workspaces/0/applications")).hasSize(1);
        bin.clean();
        assertThat(isThere("application", other)).isFalse();
        Bin.restore(ann, "row", 1, table).isEmpty();
    }

    @Test
    void anEmptiedWorkspaceGoesWithAllThatIsInIt() {
        String schema = bin.schema(crm.application());
        crm.table("T");
        ann.delete("/api/workspaces/" + crm.workspace() + "/").isEmpty();

        empty(crm);

        assertThat(listed(crm)).isEmpty();
        assertThat(ann.get("/api/trash/").ok().path("workspaces")).isEmpty();
        bin.awaitNoSchema(schema);
        assertThat(isThere("workspace", crm.workspace())).isFalse();
    }

    @Test
    void whatANamedLockKeepsIsPutOffAndGoesWhenItIsReleased() {
        int table = crm.table("T");
        ann.delete("/api/database/tables/" + table + "/").isEmpty();
        String locks = "/api/applications/" + crm.application() + "/locks/";
        int lock = ann.post(locks, "{\"operations\": [\"table__deletion\"], \"expires_in\": 600}")
                .ok()
                .path("id")
                .asInt();

        JsonNode refused = Bin.delete(ann, "table", table).is(423).json();
        assertThat(refused.at("/requested/operation").asText()).isEqualTo("DELETE_TABLE");
        empty(crm);
        bin.clean();
        bin.clean();
        assertThat(isThere("user_table", table)).isTrue();
        assertThat(listed(crm)).isEmpty();
        ann.delete(locks + lock + "/").isEmpty();
        bin.update("update trash_entry set retry_at = null where type = 'table' and item_id = ?", table);

        bin.cleanUntil(() -> !isThere("user_table", table));
    }

    @Test
    void whatIsOldEnoughGoesAndTheRestStays() {
        int table = crm.table("T");
        int old = crm.table("Old");
        int young = crm.table("Young");
        deleteRow(table, 1);
        deleteRow(table, 2);
        ann.delete("/api/database/tables/" + old + "/").isEmpty();
        ann.delete("/api/database/tables/" + young + "/").isEmpty();
        bin.update(
                "update trash_entry set trashed_at = now() - interval '73 hours' where type = 'table' and item_id = ?",
                old);
        bin.update("update %s.trash set trashed_at = now() - interval '73 hours' where rows[1] = 1"
                .formatted(bin.schema(crm.application())));
        double tables = removed("trashed_table");
        double rows = removed("trashed_rows");

        bin.clean();

        assertThat(listed(crm)).containsExactly("table Young", "row [\"\"]");
        assertThat(bin.texts("select id::text from " + physical(table) + " where deleted_at is not null"))
                .containsExactly("2");
        assertThat(removed("trashed_table")).isGreaterThan(tables);
        assertThat(removed("trashed_rows")).isGreaterThan(rows);
    }

    private double removed(String kind) {
        return meters.get("holdfast_sweep_removed").tag("kind", kind).counter().count();
    }

    private int importing(int table) {
        int job = ann.post("/api/database/tables/" + table + "/import/async/", "{\"data\": [[\"a\"]]}")
                .ok()
                .path("id")
                .asInt();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> bin.count("select count(*) from job where id = ? and locked", job) == 1);
        return job;
    }

    /** Nor that of other tables of the same application. */
    @Test
    void aRunningJobHoldsUpNobodyElsesTrash() throws SQLException {
        int busy = crm.table("Busy");
        int idle = crm.table("Idle");
        int field = crm.field(busy, 1);
        Crm other = Crm.create();
        int foreign = other.table("Foreign");
        int job;
        try (TableHold hold = TableHold.againstWriters(bin.dataSource(), busy)) {
            job = importing(busy);
            ann.delete("/api/database/fields/" + field + "/").is(200);
            ann.delete("/api/database/tables/" + idle + "/").isEmpty();
            other.owner().delete("/api/database/tables/" + foreign + "/").isEmpty();
            empty(crm);
            empty(other);

            bin.clean();

            assertThat(isThere("field", field)).isTrue();
            assertThat(isThere("user_table", idle)).isFalse();
            assertThat(isThere("user_table", foreign)).isFalse();
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> bin.count("select count(*) from job where id = ? and state = 'finished'", job) == 1);
        bin.update("update trash_entry set retry_at = now() where retry_at is not null");
        bin.clean();
        assertThat(isThere("field", field)).isFalse();
    }

    /** As long as a process that stands still has its transaction open. */
    @Test
    void oneThatSomebodyIsDeletingHoldsUpNone() throws SQLException {
        int first = crm.table("First");
        int second = crm.table("Second");
        ann.delete("/api/database/tables/" + first + "/").isEmpty();
        ann.delete("/api/database/tables/" + second + "/").isEmpty();
        empty(crm);
        try (Connection deletion = bin.dataSource().getConnection()) {
            deletion.setAutoCommit(false);
            Sql.on(deletion).execute("delete from trash_entry where type = 'table' and item_id = ?", first);

            bin.clean();

            assertThat(isThere("user_table", second)).isFalse();
            assertThat(isThere("user_table", first)).isTrue();
            deletion.rollback();
            deletion.setAutoCommit(true);
        }
        bin.cleanUntil(() -> !isThere("user_table", first));
    }

    @Test
    void oneThatCannotBeDeletedHoldsUpNoneAndIsToldOfOnce() {
        int first = crm.table("First");
        int second = crm.table("Second");
        ann.delete("/api/database/tables/" + first + "/").isEmpty();
        ann.delete("/api/database/tables/" + second + "/").isEmpty();
        refuse(first, "raise_exception");
        empty(crm);
        Queue<LogRecord> told = new ConcurrentLinkedQueue<>();
        try (var listening = new Listening(Purge.class.getName(), told)) {
            bin.clean();
            bin.update("update trash_entry set retry_at = now() where retry_at is not null");
            bin.clean();
        }

        assertThat(isThere("user_table", first)).isTrue();
        assertThat(isThere("user_table", second)).isFalse();
        assertThat(told).hasSize(1);
        assertThat(bin.count("select failures from trash_entry where type = 'table' and item_id = ?", first))
                .isEqualTo(2);
        allow(first);
        bin.update("update trash_entry set retry_at = now() where retry_at is not null");
        bin.clean();
        assertThat(isThere("user_table", first)).isFalse();
    }

    @Test
    void aLostConnectionIsNoFaultOfWhatWasBeingDeleted() {
        int table = crm.table("T");
        ann.delete("/api/database/tables/" + table + "/").isEmpty();
        refuse(table, "admin_shutdown");
        empty(crm);

        bin.clean();

        assertThat(isThere("user_table", table)).isTrue();
        assertThat(bin.count("""
                        select count(*) from trash_entry
                        where type = 'table' and item_id = ? and failures = 0 and retry_at < now() + interval '30 minutes'
                        """, table)).isEqualTo(1);
        allow(table);
        bin.update("update trash_entry set retry_at = now() where retry_at is not null");
        bin.clean();
        assertThat(isThere("user_table", table)).isFalse();
    }

    /** From here on a table cannot be deleted. @param condition what PostgreSQL says then, by its name */
    private void refuse(int table, String condition) {
        bin.update("""
                create function refuse_%1$d() returns trigger language plpgsql as $$
                begin
                    raise exception 'meant by the test' using errcode = '%2$s';
                end $$;
                create trigger refuse_%1$d before delete on user_table
                    for each row when (old.id = %1$d) execute function refuse_%1$d()
                """.formatted(table, condition));
    }

    private void allow(int table) {
        bin.update("drop trigger refuse_%1$d on user_table; drop function refuse_%1$d()".formatted(table));
    }

    /** Hears what a class says at level error. */
    private static final class Listening extends Handler implements AutoCloseable {
        private final Logger logger;
        private final Queue<LogRecord> heard;

        Listening(String category, Queue<LogRecord> heard) {
            this.logger = Logger.getLogger(category);
            this.heard = heard;
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                heard.add(record);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    @Test
    void whatWasTrashedFromTheInsideOutGoesAndTheNextWorkspaceToo() {
        int table = crm.table("T");
        String schema = bin.schema(crm.application());
        deleteRow(table, 1);
        ann.delete("/api/database/fields/" + crm.field(table, 1) + "/").is(200);
        ann.delete("/api/database/tables/" + table + "/").isEmpty();
        ann.delete("/api/applications/" + crm.application() + "/").isEmpty();
        empty(crm);
        Crm next = Crm.create();
        int tableOfNext = next.table("T");
        next.owner().delete("/api/database/tables/" + tableOfNext + "/").isEmpty();
        empty(next);

        bin.awaitNoSchema(schema);

        bin.assertUnnamed("application_id", crm.application());
        assertThat(bin.count(
                        "select count(*) from trash_entry where workspace_id in (?, ?)",
                        crm.workspace(),
                        next.workspace()))
                .isZero();
        assertThat(isThere("user_table", tableOfNext)).isFalse();
    }

    @Test
    void rowsOfATableThatGoesGoWithIt() {
        int table = crm.table("T");
        String schema = bin.schema(crm.application());
        ann.post(Crm.rowsOf(table) + "batch-delete/", "{\"items\": [1, 2]}").isEmpty();
        ann.delete("/api/database/tables/" + table + "/").isEmpty();
        empty(crm);

        bin.clean();

        assertThat(bin.count("select count(*) from " + schema + ".trash")).isZero();
        bin.cleanUntil(() -> bin.columns(schema).stream()
                .allMatch(column -> column.startsWith(schema + ".version.") || column.startsWith(schema + ".trash.")));
    }

    @Test
    void anEntryOfARowWhoseTableIsGoneGoes() {
        crm.table("T");
        String schema = bin.schema(crm.application());
        bin.update("""
                insert into %s.trash (table_id, rows, names, batch, account_id, emptied)
                values (2147483647, '{1}', '{x}', false, 1, true)
                """.formatted(schema));

        bin.clean();

        assertThat(bin.count("select count(*) from " + schema + ".trash")).isZero();
    }

    @Test
    void aFieldThatChangedItsTypeBeforeGoesToo() {
        int table = crm.table("T");
        int notes = crm.field(table, 1);
        String schema = bin.schema(crm.application());
        int before = bin.columns(schema).size();
        ann.patch("/api/database/fields/" + notes + "/", "{\"type\": \"number\"}")
                .is(200);
        ann.delete("/api/database/fields/" + notes + "/").is(200);
        empty(crm);

        bin.cleanUntil(() -> bin.columns(schema).size() == before - 1);

        ann.get(Crm.rowsOf(table)).is(200);
    }

    /** While both releases run on one database. */
    @Test
    void whatAReleaseWithoutEntriesHasTrashedIsFound() {
        int table = crm.table("T");
        ann.delete("/api/database/tables/" + table + "/").isEmpty();
        bin.update("delete from trash_entry where type = 'table' and item_id = ?", table);

        bin.clean();

        assertThat(listed(crm)).containsExactly("table T");
        assertThat(Bin.list(crm).ok().at("/results/0/user_who_trashed").isNull())
                .isTrue();
        Bin.restore(ann, "table", table).isEmpty();
    }

    @Test
    void aSchemaThatAReleaseWithoutATableOfTrashHasMadeGetsOneByTheNextDeletion() {
        int table = crm.table("T");
        bin.update("drop table " + bin.schema(crm.application()) + ".trash");

        assertThat(listed(crm)).isEmpty();
        empty(crm);
        deleteRow(table, 1);

        assertThat(listed(crm)).containsExactly("row [\"\"]");
        Bin.restore(ann, "row", 1, table).isEmpty();
    }

    @Test
    void rowsThatAReleaseWithoutATableOfTrashHasDeletedAreFound() {
        int table = crm.table("T");
        int third = ann.post(Crm.rowsOf(table), "{}").ok().path("id").asInt();
        ann.post(Crm.rowsOf(table) + "batch-delete/", "{\"items\": [1, 2]}").isEmpty();
        deleteRow(table, third);
        bin.update("drop table " + bin.schema(crm.application()) + ".trash");

        bin.clean();

        assertThat(listed(crm)).containsExactly("row [\"\"]", "rows [\"\",\"\"]");
        Bin.restore(ann, "rows", Bin.batch(crm), table).isEmpty();
        assertThat(ann.get(Crm.rowsOf(table)).ok().path("count").asInt()).isEqualTo(2);
    }

    @Test
    void restoringAndEmptyingAtOnceEndsInOneOfThem() {
        int table = crm.table("T");
        for (int i = 0; i < 20; i++) {
            deleteRow(table, 1);
            List<Integer> answers = AtOnce.all(List.of(
                    () -> Bin.restore(ann, "row", 1, table).status(),
                    () -> ann.delete("/api/trash/workspace/" + crm.workspace() + "/")
                            .status()));

            assertThat(answers.get(1)).isEqualTo(204);
            bin.clean();
            int status = ann.get(Crm.rowsOf(table) + "1/").status();
            if (answers.getFirst() == 404) {
                assertThat(status).isEqualTo(404);
                return;
            }
            assertThat(answers.getFirst()).isEqualTo(204);
            assertThat(status).isEqualTo(200);
        }
    }

    /** The table stays on the drop list for as long as somebody reads it, and nobody waits for either of them. */
    @Test
    void aTableThatCannotBeDroppedYetHoldsUpNobodyInItsApplication() throws SQLException {
        int table = crm.table("T");
        int gone = crm.table("Gone");
        String physical = physical(gone);
        ann.delete("/api/database/tables/" + gone + "/").isEmpty();
        try (TableHold reader = TableHold.againstWriters(bin.dataSource(), gone)) {
            empty(crm);
            bin.clean();
            assertThat(isThere("user_table", gone)).isFalse();
            CompletableFuture<Void> cleaning = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 20; i++) {
                    bin.clean();
                }
            });

            while (!cleaning.isDone()) {
                ann.post(Crm.rowsOf(table), "{}").is(200);
                ann.patch("/api/database/tables/" + table + "/", "{\"name\": \"U%d\"}".formatted(System.nanoTime()))
                        .is(200);
            }
            crm.field(table, "{\"name\": \"More\", \"type\": \"number\"}");

            assertThat(bin.count("select count(to_regclass(?))", physical)).isEqualTo(1);
        }
        bin.cleanUntil(() -> bin.count("select count(to_regclass(?))", physical) == 0);
    }
}
