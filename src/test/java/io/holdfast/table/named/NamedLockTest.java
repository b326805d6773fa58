package io.holdfast.table.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Named locks as tools outside and the people beside them meet them. */
@QuarkusTest
class NamedLockTest {
    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final String HEADER = "Holdfast-Lock";

    @Inject
    AgroalDataSource pool;

    @Inject
    MeterRegistry meters;

    @Inject
    EndedLocks endedLocks;

    private Crm crm;
    private Api ann;
    private Api bob;
    private int table;
    private int other;
    private int notes;
    private int status;

    @BeforeEach
    void furnish() {
        crm = Crm.create();
        ann = crm.owner();
        bob = Api.registered("Bob");
        ann.addMember(crm.workspace(), bob);
        table = crm.table("Customers");
        other = crm.table("Orders");
        notes = crm.field(table, 1);
        status = crm.field(table, """
                {"name": "Status", "type": "single_select", "select_options": [{"value": "Open", "color": "blue"}]}""");
    }

    private String application() {
        return "/api/applications/" + crm.application() + "/";
    }

    private static String tableAt(int id) {
        return "/api/database/tables/" + id + "/";
    }

    private static String fieldAt(int id) {
        return "/api/database/fields/" + id + "/";
    }

    private static String terms(String name) {
        return "{\"operations\": [\"%s\"], \"reason\": \"nightly ETL\", \"expires_in\": 600}".formatted(name);
    }

    private static int lock(Api by, String node, String name) {
        return by.post(node + "locks/", terms(name)).ok().path("id").asInt();
    }

    /** Every edit that there is, in an order in which none is in the way of a later one. */
    private Map<String, Function<Api, Answer>> edits() {
        Map<String, Function<Api, Answer>> edits = new LinkedHashMap<>();
        edits.put("UPDATE_FIELD", by -> by.patch(fieldAt(notes), "{\"description\": \"for all\"}"));
        edits.put("CHANGE_FIELD without another type", by -> by.patch(fieldAt(status), "{\"select_options\": []}"));
        edits.put("CHANGE_FIELD to another type", by -> by.patch(fieldAt(status), "{\"type\": \"text\"}"));
        edits.put("CREATE_FIELD", by -> by.post(Crm.fieldsOf(table), "{\"name\": \"More\", \"type\": \"text\"}"));
        edits.put("TRASH_FIELD", by -> by.delete(fieldAt(status)));
        edits.put(
                "CHANGE_PRIMARY_FIELD",
                by -> by.post(
                        Crm.fieldsOf(table) + "change-primary-field/",
                        "{\"new_primary_field_id\": %d}".formatted(notes)));
        edits.put("CREATE_TABLE", by -> by.post(crm.tables(), "{\"name\": \"Third\"}"));
        edits.put(
                "ORDER_TABLES",
                by -> by.post(crm.tables() + "order/", "{\"table_ids\": [%d, %d]}".formatted(other, table)));
        edits.put("RENAME_TABLE", by -> by.patch(tableAt(table), "{\"name\": \"Clients\"}"));
        edits.put("TRASH_TABLE", by -> by.delete(tableAt(table)));
        edits.put("RENAME_APPLICATION", by -> by.patch(application(), "{\"name\": \"CRM 2\"}"));
        edits.put("TRASH_APPLICATION", by -> by.delete(application()));
        return edits;
    }

    private static void isHeld(Answer answer, String operation, int... locks) {
        JsonNode body = answer.is(423).json();
        assertThat(body.path("error").asText()).isEqualTo("ERROR_HELD_BY_NAMED_LOCK");
        assertThat(body.path("type").asText()).isEqualTo("/problems/held-by-named-lock");
        assertThat(body.at("/requested/operation").asText()).isEqualTo(operation);
        assertThat(body.path("blockers").findValues("lock_id"))
                .extracting(JsonNode::asInt)
                .containsExactlyInAnyOrder(Arrays.stream(locks).boxed().toArray(Integer[]::new));
    }

    @Test
    void whoTakesOneIsToldWhatItRefusesAndHowLong() {
        ann.post(tableAt(table) + "locks/", """
                {"operations": ["field__deletion", "field__type_update"], "reason": "nightly ETL", "expires_in": 600}""").is(200, """
                {"id": "<id>", "application": %d, "table": %d, "operations": ["field__type_update", "field__deletion"],
                 "reason": "nightly ETL", "since": "<instant>", "expires_at": "<instant>",
                 "holder": {"id": %d, "name": "Ann", "mine": true}, "refuses": ["TRASH_FIELD", "CHANGE_FIELD", "DELETE_FIELD"]}
                """.formatted(crm.application(), table, ann.id()));
        bob.post(application() + "locks/", "{\"operations\": [\"table__creation\"], \"expires_in\": \"1\"}")
                .is(200, """
                {"id": "<id>", "application": %d, "table": null, "operations": ["table__creation"], "reason": "",
                 "since": "<instant>", "expires_at": "<instant>",
                 "holder": {"id": %d, "name": "Bob", "mine": true}, "refuses": ["CREATE_TABLE", "RESTORE_TABLE"]}
                """.formatted(crm.application(), bob.id()));
    }

    @Test
    void whatItRefusesIsAnsweredByNameHolderReasonAndEnd() {
        int lock = lock(bob, tableAt(table), "field__deletion");
        String address = "/api/applications/%d/locks/%d/".formatted(crm.application(), lock);

        Answer answer = ann.delete(fieldAt(notes));

        JsonNode blocker = answer.json().at("/blockers/0");
        String end = blocker.path("expires_at").asText();
        answer.is(423, """
                {"type": "/problems/held-by-named-lock", "title": "A named lock refuses this operation", "status": 423,
                 "error": "ERROR_HELD_BY_NAMED_LOCK",
                 "detail": "The action has failed because a named lock refuses it on this field: the named lock \\"nightly ETL\\" of Bob on \\"Customers\\" until %s.",
                 "instance": "/api/database/fields/%d/",
                 "requested": {"operation": "TRASH_FIELD", "strength": "NO_KEY_UPDATE", "application": %d, "table": %d, "field": %d},
                 "blockers": [{"kind": "named_lock", "lock_id": %d, "url": "%s", "operations": ["field__deletion"],
                   "reason": "nightly ETL", "since": "<instant>", "expires_at": "<instant>",
                   "holder": {"id": %d, "name": "Bob", "mine": false},
                   "held_at": {"application": %d, "table": %d, "name": "Customers"}, "breakable": true}],
                 "actions": [{"rel": "wait", "header": "Prefer: wait=30"}, {"rel": "release", "method": "DELETE", "href": "%s"}],
                 "waited_ms": 0}
                """.formatted(
                        end,
                        notes,
                        crm.application(),
                        table,
                        notes,
                        lock,
                        address,
                        bob.id(),
                        crm.application(),
                        table,
                        address));
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.header("Retry-After")).isEqualTo("60");
        assertThat(bob.delete(fieldAt(notes)).is(423).json().path("actions").findValuesAsText("header"))
                .containsExactly("Prefer: wait=30", "Holdfast-Lock: " + lock);
        ann.delete(address).isEmpty();
        ann.delete(fieldAt(notes)).is(200);
    }

    @Test
    void everyEditIsRefusedAndPassesForWhoTookTheLockAndNamesIt() {
        int lock = lock(bob, application(), "application__all");

        edits().forEach((operation, edit) -> {
            String name = operation.replaceFirst(" .*", "");
            isHeld(edit.apply(ann), name, lock);
            isHeld(edit.apply(bob), name, lock);
            isHeld(edit.apply(ann.with(HEADER, String.valueOf(lock))), name, lock);
        });
        isHeld(ann.delete("/api/workspaces/" + crm.workspace() + "/"), "TRASH_APPLICATION", lock);

        Api passing = bob.with(HEADER, "none, 4711 ," + lock);
        edits().forEach((operation, edit) ->
                assertThat(edit.apply(passing).status()).as(operation).isIn(200, 204));
    }

    /** One of the same kind as the lock, and others that it says nothing of. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            field__creation             | CREATE_FIELD
            field__update               | UPDATE_FIELD
            field__type_update          | CHANGE_FIELD to another type
            field__incompatible_update  | CHANGE_FIELD without another type
            field__deletion             | TRASH_FIELD
            table__creation             | CREATE_TABLE
            table__deletion             | TRASH_TABLE
            application__modification   | RENAME_APPLICATION
            application__deletion       | TRASH_APPLICATION
            """)
    void aNameRefusesWhatItSaysAndNothingElse(String name, String refused) {
        int lock = lock(ann, application(), name);

        edits().forEach((operation, edit) -> {
            if (operation.equals(refused)) {
                isHeld(edit.apply(bob), operation.replaceFirst(" .*", ""), lock);
            } else {
                assertThat(edit.apply(bob).status()).as(operation).isIn(200, 204);
            }
        });
    }

    @Test
    void aTableIsLockedApartFromItsSiblings() {
        int lock = lock(ann, tableAt(table), "table__all");

        isHeld(bob.patch(tableAt(table), "{\"name\": \"Clients\"}"), "RENAME_TABLE", lock);
        isHeld(bob.patch(fieldAt(notes), "{\"name\": \"Remarks\"}"), "UPDATE_FIELD", lock);
        bob.patch(tableAt(other), "{\"name\": \"Purchases\"}").is(200);
        bob.patch(fieldAt(crm.field(other, 1)), "{\"name\": \"Remarks\"}").is(200);
        bob.post(crm.tables(), "{\"name\": \"Third\"}").is(200);
        bob.patch(application(), "{\"name\": \"CRM 2\"}").is(200);
        // which would change the place of the locked one
        isHeld(
                bob.post(crm.tables() + "order/", "{\"table_ids\": [%d, %d]}".formatted(other, table)),
                "ORDER_TABLES",
                lock);
    }

    @Test
    void readingAndRowsAndWhatChangesNothingPass() {
        lock(bob, application(), "application__all");

        ann.get(application()).is(200);
        ann.get(Crm.fieldsOf(table)).is(200);
        ann.get(Crm.rowsOf(table)).is(200);
        ann.post(Crm.rowsOf(table), "{}").is(200);
        ann.patch(fieldAt(notes), "{\"name\": \"Notes\"}").is(200);
        ann.patch(fieldAt(notes), "{\"name\": \"Name\"}").isError(400, "ERROR_FIELD_WITH_SAME_NAME_ALREADY_EXISTS");
        ann.finished(ann.post(tableAt(table) + "import/async/", "{\"data\": [[\"Carl\"]]}"), GENEROUS);
        ann.finished(
                ann.post("/api/snapshots/application/" + crm.application() + "/", "{\"name\": \"Before\"}"), GENEROUS);
    }

    @Test
    void whatIsBornLaterIsCovered() {
        int onApplication = lock(bob, application(), "field__deletion");
        int onTable = lock(bob, tableAt(table), "field__update");

        int born = crm.field(table, "{\"name\": \"Born later\", \"type\": \"text\"}");
        int third = crm.table("Third");

        isHeld(ann.delete(fieldAt(born)), "TRASH_FIELD", onApplication);
        isHeld(ann.patch(fieldAt(born), "{\"name\": \"Older\"}"), "UPDATE_FIELD", onTable);
        isHeld(ann.delete(fieldAt(crm.field(third, 1))), "TRASH_FIELD", onApplication);
        ann.patch(fieldAt(crm.field(third, 1)), "{\"name\": \"Older\"}").is(200);
    }

    @Test
    void itEndsByTheClockOfPostgres() throws SQLException {
        int lock = ann.post(tableAt(table) + "locks/", """
                {"operations": ["field__all"], "expires_in": 1}""").ok().path("id").asInt();

        await().atMost(GENEROUS)
                .untilAsserted(() ->
                        bob.patch(fieldAt(notes), "{\"name\": \"Remarks\"}").is(200));

        assertThat(secondsLeft(lock)).isNegative();
        String address = tableAt(table) + "locks/" + lock + "/";
        ann.patch(address, "{\"expires_in\": 600}").isError(404, "ERROR_NAMED_LOCK_DOES_NOT_EXIST");
        ann.delete(address).isError(404, "ERROR_NAMED_LOCK_DOES_NOT_EXIST");
        assertThat(ann.get(application() + "locks/").ok().path("held")).isEmpty();
        endedLocks.sweep();
        assertThat(count("select count(*) from named_lock where id = ?", lock)).isZero();
    }

    @Test
    void itGoesWithWhatItLiesOn() throws SQLException {
        int onTable = lock(ann, tableAt(table), "field__all");
        int onOther = lock(ann, tableAt(other), "field__all");
        int onApplication = lock(ann, application(), "field__all");

        deleteForEver(tableAt(table), "table", table);

        assertThat(count("select count(*) from named_lock where id = ?", onTable))
                .isZero();
        assertThat(count("select count(*) from named_lock where id = ?", onOther))
                .isEqualTo(1);
        assertThat(count("select count(*) from named_lock where id = ?", onApplication))
                .isEqualTo(1);

        deleteForEver(application(), "application", crm.application());

        assertThat(count("select count(*) from named_lock where application_id = ?", crm.application()))
                .isZero();
    }

    private void deleteForEver(String address, String kind, int id) {
        ann.delete(address).isEmpty();
        ann.delete("/api/trash/item/" + kind + "/" + id + "/").isEmpty();
    }

    private double secondsLeft(int lock) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.on(connection)
                    .fetchSingle(
                            "select extract(epoch from expires_at - clock_timestamp())::float8 from named_lock where id = ?",
                            lock)
                    .get(0, Double.class);
        }
    }

    private int count(String sql, int parameter) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.on(connection).fetchSingle(sql, parameter).get(0, Integer.class);
        }
    }

    @Test
    void itIsRenewedFromNowByItsHolderOnly() throws SQLException {
        int lock = lock(bob, tableAt(table), "field__all");
        String address = tableAt(table) + "locks/" + lock + "/";

        JsonNode renewed = bob.patch(address, "{\"expires_in\": 86400}").ok();

        assertThat(renewed.path("id").asInt()).isEqualTo(lock);
        assertThat(secondsLeft(lock)).isBetween(86_000.0, 86_400.0);
        bob.patch(application() + "locks/" + lock + "/", "{\"expires_in\": 60}").is(200);
        assertThat(secondsLeft(lock)).isBetween(30.0, 60.0);
        ann.patch(address, "{\"expires_in\": 60}").isError(400, "ERROR_USER_INVALID_GROUP_PERMISSIONS");
        bob.patch(address, "{}").isInvalid("expires_in", "required");
    }

    @Test
    void anAdminMayBreakAnothersAndAMemberMayNot() {
        int ofBob = lock(bob, tableAt(table), "field__all");
        int ofAnn = lock(ann, application(), "field__all");

        bob.delete(application() + "locks/" + ofAnn + "/").isError(400, "ERROR_USER_INVALID_GROUP_PERMISSIONS");
        ann.delete(application() + "locks/" + ofBob + "/").isEmpty();
        ann.delete(application() + "locks/" + ofBob + "/").isError(404, "ERROR_NAMED_LOCK_DOES_NOT_EXIST");
        ann.delete(tableAt(table) + "locks/" + ofAnn + "/").isError(404, "ERROR_NAMED_LOCK_DOES_NOT_EXIST");
        isHeld(bob.delete(fieldAt(notes)), "TRASH_FIELD", ofAnn);
        ann.delete(application() + "locks/" + ofAnn + "/").isEmpty();
        bob.delete(fieldAt(notes)).is(200);
    }

    @Test
    void aStrangerIsToldNothing() {
        int lock = lock(ann, tableAt(table), "field__all");
        Api eve = Api.registered("Eve");

        eve.post(application() + "locks/", terms("field__all")).isError(400, "ERROR_USER_NOT_IN_GROUP");
        eve.delete(tableAt(table) + "locks/" + lock + "/").isError(400, "ERROR_USER_NOT_IN_GROUP");
        ann.post("/api/applications/0/locks/", terms("field__all")).isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
        ann.post(tableAt(0) + "locks/", terms("field__all")).isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        Api.anonymous().post(application() + "locks/", terms("field__all")).is(401);
    }

    @Test
    void whatIsAskedForIsChecked() {
        Map<String, String> faults = Map.of(
                "{\"operations\": [\"field__all\"]}",
                        "\"expires_in\": [{\"error\": \"<text>\", \"code\": \"required\"}]",
                "{\"operations\": [\"field__all\"], \"expires_in\": 0}",
                        "\"expires_in\": [{\"error\": \"<text>\", \"code\": \"min_value\"}]",
                "{\"operations\": [\"field__all\"], \"expires_in\": 86401}",
                        "\"expires_in\": [{\"error\": \"<text>\", \"code\": \"max_value\"}]",
                "{\"operations\": [\"field__all\"], \"expires_in\": null}",
                        "\"expires_in\": [{\"error\": \"<text>\", \"code\": \"null\"}]",
                "{\"operations\": [], \"expires_in\": 1}",
                        "\"operations\": [{\"error\": \"<text>\", \"code\": \"min_length\"}]",
                "{\"operations\": \"field__all\", \"expires_in\": 1}",
                        "\"operations\": [{\"error\": \"<text>\", \"code\": \"not_a_list\"}]",
                "{\"operations\": [\"field__all\", \"x\"], \"expires_in\": 1}",
                        "\"operations\": {\"1\": [{\"error\": \"<text>\", \"code\": \"invalid_choice\"}]}",
                "{\"operations\": [\"application__modification\"], \"expires_in\": 1}",
                        "\"operations\": [{\"error\": \"<text>\", \"code\": \"invalid\"}]",
                "{\"expires_in\": 1, \"reason\": 7.5}",
                        "\"operations\": [{\"error\": \"<text>\", \"code\": \"required\"}]");

        faults.forEach((body, fault) -> ann.post(tableAt(table) + "locks/", body)
                .is(400, "{\"error\": \"ERROR_REQUEST_BODY_VALIDATION\", \"detail\": {%s}}".formatted(fault)));
    }

    @Test
    void locksAreShownBeforeTheClick() {
        int lock = lock(bob, tableAt(table), "field__deletion");

        JsonNode locks = ann.get(application() + "locks/").ok();

        assertThat(ann.get(tableAt(table) + "locks/").ok()).isEqualTo(locks);
        assertThat(ann.get(tableAt(other) + "locks/").ok().path("held")).isEmpty();
        assertThat(locks.path("held")).hasSize(1);
        assertThat(locks.at("/held/0/kind").asText()).isEqualTo("named_lock");
        assertThat(locks.at("/held/0/lock_id").asInt()).isEqualTo(lock);
        assertThat(locks.at("/refused/application")).isEmpty();
        assertThat(locks.at("/refused/tables")).isEmpty();
        assertThat(locks.at("/refused/fields/" + notes))
                .extracting(JsonNode::asText)
                .containsExactly("TRASH_FIELD");
        assertThat(locks.at("/refused/fields")).hasSize(4);
        assertThat(bob.with(HEADER, String.valueOf(lock))
                        .get(application() + "locks/")
                        .ok()
                        .at("/refused/fields"))
                .isEmpty();
    }

    @Test
    void whoAskedToWaitGetsInWhenTheLockIsReleased() throws Exception {
        int first = lock(bob, tableAt(table), "field__update");
        int second = lock(ann, application(), "field__all");
        isHeld(ann.patch(fieldAt(notes), "{\"name\": \"Remarks\"}"), "UPDATE_FIELD", first, second);

        var waiting = CompletableFuture.supplyAsync(
                () -> ann.with("Prefer", "wait=30").patch(fieldAt(notes), "{\"name\": \"Remarks\"}"));
        await().atMost(GENEROUS).until(() -> waiters() == 1);
        bob.delete(tableAt(table) + "locks/" + first + "/").isEmpty();
        ann.delete(application() + "locks/" + second + "/").isEmpty();

        Answer answer = waiting.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer.is(200).header("Preference-Applied")).isEqualTo("wait=30");
    }

    private double waiters() {
        return meters.get("holdfast_lock_waiters").gauge().value();
    }

    @Test
    void theRefusalOfWhoWaitedComesWhenTheWaitIsOver() {
        lock(bob, tableAt(table), "field__update");

        JsonNode body = ann.with("Prefer", "wait=1")
                .patch(fieldAt(notes), "{\"name\": \"Remarks\"}")
                .is(423)
                .json();

        assertThat(body.path("waited_ms").asInt()).isBetween(900, 5_000);
    }

    @Test
    void anApplicationHasAtMostAHundred() throws SQLException {
        int lock = lock(ann, tableAt(table), "field__all");
        try (Connection connection = pool.getConnection()) {
            Sql.on(connection).execute("""
                    insert into named_lock (application_id, table_id, operations, reason, account_id, taken_at, expires_at)
                    select application_id, table_id, operations, reason, account_id, taken_at, expires_at
                    from named_lock, generate_series(1, 99)
                    where id = ?
                    """, lock);
        }
        bob.post(application() + "locks/", terms("field__all")).isError(400, "ERROR_NAMED_LOCK_LIMIT_EXCEEDED");
    }

    /** While a lock is held nobody's edit comes through, whenever it began. */
    @Test
    void betweenTakingAndReleasingNothingChanges() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger passed = new AtomicInteger();
        List<CompletableFuture<Void>> editors = new ArrayList<>();
        for (Api editor : List.of(ann, bob)) {
            editors.add(CompletableFuture.runAsync(() -> rename(editor, over, passed)));
        }
        try {
            for (int i = 0; i < 15; i++) {
                int before = passed.get();
                await().atMost(GENEROUS).pollInterval(Duration.ofMillis(2)).until(() -> passed.get() > before);
                int lock = lock(ann.with("Prefer", "wait=30"), tableAt(table), "field__update");
                String first = ann.get(fieldAt(notes)).ok().path("name").asText();
                String second = ann.get(fieldAt(notes)).ok().path("name").asText();
                ann.delete(tableAt(table) + "locks/" + lock + "/").isEmpty();
                assertThat(second).isEqualTo(first);
            }
        } finally {
            over.set(true);
        }
        for (CompletableFuture<Void> editor : editors) {
            editor.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private void rename(Api by, AtomicBoolean over, AtomicInteger passed) {
        for (int i = 0; !over.get(); i++) {
            Answer answer = by.patch(fieldAt(notes), "{\"name\": \"%s %d\"}".formatted(by.name(), i));
            assertThat(answer.status()).isIn(200, 423);
            if (answer.status() == 200) {
                passed.incrementAndGet();
            }
        }
    }
}
