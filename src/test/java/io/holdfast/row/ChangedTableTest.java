package io.holdfast.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import io.holdfast.field.TableModels;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Requests whose process knows the table as it was, because another process has changed it; and what keeps a table. */
@QuarkusTest
class ChangedTableTest {
    @Inject
    DataSource database;

    @Inject
    TableModels models;

    private final Api ann = Api.registered("Ann");
    private final Grid grid = Grid.of(ann, "a1", "a2");

    private TableModel model() {
        grid.get("").is(200);
        return models.of(grid.id());
    }

    private String table() {
        return model().physical().schema() + "." + model().physical().name();
    }

    /** What another process did, in one transaction; this one is told nothing. */
    private void elsewhere(String... statements) throws SQLException {
        String schema = model().physical().schema();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
                statement.execute("update " + schema + ".version set version = version + 1 where node = " + grid.id());
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    @Test
    void aRenamedFieldIsSeenAtOnce() throws SQLException {
        elsewhere("update field set name = 'Title' where id = " + grid.field("Name"));

        grid.post("?user_field_names", "{\"Title\": \"t\", \"Name\": \"n\"}").is(200, """
                {"id": 3, "order": "3.00000000000000000000", "Title": "t", "Note": null}""");

        elsewhere("update field set name = 'Heading' where id = " + grid.field("Name"));

        grid.get("3/?user_field_names").is(200, """
                {"id": 3, "order": "3.00000000000000000000", "Heading": "t", "Note": null}""");

        elsewhere("update field set name = 'Head' where id = " + grid.field("Name"));

        grid.get("?user_field_names&size=1&order_by=-Head").is(200, """
                {"count": 3, "next": "<text>", "previous": null, "results": [
                 {"id": 3, "order": "3.00000000000000000000", "Head": "t", "Note": null}]}""");
    }

    @Test
    void aValueThatOnlyTheNewTypeTakesIsTaken() throws SQLException {
        FieldModel field = model().field("Note").orElseThrow();
        String drop = "update %s set %s = null".formatted(table(), field.column());
        String toDate = "alter table %s alter column %s type date using null".formatted(table(), field.column());
        elsewhere(drop, toDate, """
                update field set type = 'date', options = '{"date_format": "ISO", "date_include_time": false,
                    "date_time_format": "24", "date_show_tzinfo": false, "date_force_timezone": null}'
                where id = """ + field.id());

        grid.patch("1/", "{\"{Note}\": \"no date\"}").isInvalid(grid.text("{Note}"), "invalid");
        grid.patch("1/", "{\"{Note}\": \"2026-01-31\"}").is(200, grid.text("""
                {"id": 1, "order": "1.00000000000000000000", "{Name}": "a1", "{Note}": "2026-01-31"}"""));
    }

    @Test
    void statementsForTheFormerColumnTypeAreMadeAnew() throws SQLException {
        FieldModel field = model().field("Note").orElseThrow();
        String body = "{\"items\": [{\"id\": 1, \"{Note}\": \"5\"}, {\"id\": 2, \"{Name}\": \"b\"}]}";
        for (int i = 0; i < 10; i++) {
            grid.patch("batch/", body).is(200);
            grid.post("", "{\"{Note}\": \"5\"}").is(200);
            grid.get("?order_by={Note}&size=1").is(200);
        }
        elsewhere(
                "update %s set %s = '5'".formatted(table(), field.column()),
                "alter table %1$s alter column %2$s type numeric using %2$s::numeric"
                        .formatted(table(), field.column()),
                """
                update field set type = 'number', options = '{"number_decimal_places": 1, "number_negative": false,
                    "number_prefix": "", "number_suffix": "", "number_separator": "", "number_default": null}'
                where id = """ + field.id());

        assertThat(grid.column("Note", "?order_by={Note}&size=1")).containsExactly("5.0");
        models.of(grid.id());
        grid.patch("batch/", body).is(200);
        grid.post("", "{\"{Note}\": \"6\"}").is(200);
        assertThat(grid.column("Note", "?order_by=-{Note}&size=1")).containsExactly("6.0");
    }

    @Test
    void aWriteMadeForTheFormerColumnTypeIsMadeAnew() throws SQLException {
        FieldModel field = model().field("Note").orElseThrow();
        elsewhere(
                "alter table %s alter column %s type numeric using 1".formatted(table(), field.column()),
                """
                update field set type = 'number', options = '{"number_decimal_places": 1, "number_negative": false,
                    "number_prefix": "", "number_suffix": "", "number_separator": "", "number_default": null}'
                where id = """ + field.id());

        grid.patch("1/", "{\"{Note}\": \"5\"}").is(200, grid.text("""
                {"id": 1, "order": "1.00000000000000000000", "{Name}": "a1", "{Note}": "5.0"}"""));
    }

    @Test
    void aNewFieldIsWritten() throws SQLException {
        elsewhere("alter table %s add column c_new text".formatted(table()), """
                insert into field (table_id, name, type, options, position, column_name)
                values (%d, 'New', 'text', '{"text_default": ""}', 9, 'c_new')""".formatted(grid.id()));

        grid.patch("2/?user_field_names", "{\"New\": \"n\"}").is(200, """
                {"id": 2, "order": "2.00000000000000000000", "Name": "a2", "Note": "about a2", "New": "n"}""");
    }

    @Test
    void aDroppedColumnIsMissedByNobody() throws SQLException {
        FieldModel field = model().field("Note").orElseThrow();
        elsewhere(
                "alter table %s drop column %s".formatted(table(), field.column()),
                "delete from field where id = " + field.id());

        grid.get("1/").is(200, grid.text("""
                {"id": 1, "order": "1.00000000000000000000", "{Name}": "a1"}"""));
    }

    @Test
    void aTrashedTableDoesNotExistWhateverIsSent() throws SQLException {
        elsewhere("update user_table set trashed = true where id = " + grid.id());

        grid.post("", "{\"{Name}\": []}").isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        grid.get("").isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        grid.as(Api.registered("Bob")).get("").isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
    }

    @Test
    void aTableThatIsGoneForEverDoesNotExist() throws SQLException {
        String schema = model().physical().schema();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from field where table_id = " + grid.id());
            statement.execute("delete from user_table where id = " + grid.id());
            statement.execute("drop schema " + schema + " cascade");
        }

        grid.get("").isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        grid.post("", "{\"{Name}\": []}").isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
    }

    @Test
    void whoIsNoMemberAnyMoreReachesNothing() throws SQLException {
        Api bob = Api.registered("Bob");
        int workspace = model().table().workspaceId();
        int membership = ann.addMember(workspace, bob);
        grid.as(bob).get("1/").is(200);

        ann.delete("/api/workspaces/users/" + membership + "/").isEmpty();

        grid.as(bob).get("1/").isError(400, "ERROR_USER_NOT_IN_GROUP");
    }

    @Test
    void aRequestWaitsBehindAShortStatementOnTheWholeTable() throws Exception {
        String table = table();
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            run(other, "lock table " + table + " in access exclusive mode");
            Future<Answer> answer = threads.submit(() -> grid.patch("1/", "{\"{Name}\": \"b1\"}"));
            await().until(() -> isAnybodyWaitingFor(table));
            other.commit();
            other.setAutoCommit(true);

            answer.get().is(200);
        }
    }

    @Test
    void aRequestBehindALongStatementIsToldWhose() throws Exception {
        String table = table();
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            run(
                    other,
                    "select set_config('application_name', 'hf edit CHANGE_FIELD %d/%d/%d', true)"
                            .formatted(grid.application(), grid.id(), grid.field("Name")));
            run(other, "select pg_advisory_xact_lock_shared(4801, " + grid.application() + ")");
            run(other, "lock table " + table + " in access exclusive mode");

            Answer answer = grid.get("1/");
            other.commit();
            other.setAutoCommit(true);

            answer.is(409, """
                    {"type": "/problems/operation-in-progress", "title": "Another operation is in progress", "status": 409,
                     "error": "ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT", "detail": "<text>", "instance": "%4$s",
                     "requested": {"operation": "ROWS", "application": %1$d, "table": %2$d, "field": null},
                     "blockers": [{"kind": "edit", "operation": "CHANGE_FIELD", "strength": "UPDATE", "since": "<instant>",
                                   "held_at": {"application": %1$d, "table": %2$d, "field": %3$d}}],
                     "actions": [], "waited_ms": "<id>"}""".formatted(grid.application(), grid.id(), grid.field("Name"), grid.path("1/")));
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean isAnybodyWaitingFor(String table) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select exists (select from pg_locks where relation = '" + table
                        + "'::regclass and not granted)")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
