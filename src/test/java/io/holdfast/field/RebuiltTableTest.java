package io.holdfast.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.holdfast.storage.Janitor;
import io.holdfast.storage.Versions;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.holdfast.testing.Crm;
import io.holdfast.testing.TableHold;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes for which a table is made anew under another name, while the one there is goes on being read. */
@QuarkusTest
class RebuiltTableTest {
    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();
    private final int table = crm.table("T");
    private final int notes = crm.field(table, 1);

    @Inject
    AgroalDataSource pool;

    @Inject
    Janitor janitor;

    @Inject
    TableModels models;

    private void change(String body) {
        ann.patch("/api/database/fields/" + notes + "/", body).is(200);
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return one(connection, sql);
        }
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private String physical() throws SQLException {
        return one("""
                select format('%I.%I', a.schema_name, t.physical_name)
                from user_table t join application a on a.id = t.application_id
                where t.id = """ + table);
    }

    private long linesOfApplication(String state) throws SQLException {
        return Long.parseLong(one("select count(*) from physical_object where application_id = %d and state = '%s'"
                .formatted(crm.application(), state)));
    }

    private int newRow(String value) {
        return ann.post(Crm.rowsOf(table), "{\"field_%d\": \"%s\"}".formatted(notes, value))
                .ok()
                .path("id")
                .asInt();
    }

    @Test
    void anotherTypeDoesNotWaitForReadersNorKeepThemOut() throws SQLException {
        newRow("12");
        String before = physical();
        try (Connection reader = pool.getConnection()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            assertThat(one(reader, "select count(*) from " + before)).isEqualTo("3");

            change("{\"type\": \"number\"}");

            assertThat(crm.cell(table, 3, notes).asText()).isEqualTo("12");
            assertThat(one(reader, "select count(*) from " + before)).isEqualTo("3");
            reader.rollback();
            reader.setAutoCommit(true);
            reader.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        assertThat(physical()).isNotEqualTo(before);
        assertThat(linesOfApplication("dropping")).isLessThanOrEqualTo(1);
        while (linesOfApplication("dropping") > 0) {
            janitor.runOnce();
        }
        assertThat(one("select to_regclass('%s')".formatted(before))).isNull();
        assertThat(linesOfApplication("making")).isZero();
    }

    @Test
    void rowsInTheTrashGoAlongAndIdsAreNeverUsedAgain() throws SQLException {
        int last = newRow("1");
        ann.delete(Crm.rowsOf(table) + last + "/").isEmpty();

        change("{\"type\": \"number\"}");

        assertThat(one("select count(*) from %s where deleted_at is not null".formatted(physical())))
                .isEqualTo("1");
        assertThat(newRow("2")).isEqualTo(last + 1);
    }

    @Test
    void aTableOfManyFormerColumnsIsMadeAnewForOneMore() throws SQLException {
        newRow("kept");
        String before = physical();
        String columns = IntStream.range(0, 1_495).mapToObj(i -> "former" + i).collect(Collectors.joining(","));
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "alter table " + before + " add column " + columns.replace(",", " text, add column ") + " text");
            statement.execute("alter table " + before + " drop column " + columns.replace(",", ", drop column "));
        }

        int points = crm.field(table, "{\"name\": \"Points\", \"type\": \"number\", \"number_default\": 7}");

        assertThat(physical()).isNotEqualTo(before);
        assertThat(crm.cell(table, 3, points).asText()).isEqualTo("7");
        assertThat(crm.cell(table, 3, notes).asText()).isEqualTo("kept");
        assertThat(newRow("another")).isEqualTo(4);
    }

    @Test
    void noWriteThatWasAnsweredIsLost() throws SQLException {
        int changes = 6;
        int rows = 40;
        List<Callable<List<Integer>>> all = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            all.add(() -> IntStream.range(0, rows).mapToObj(i -> newRow("5")).toList());
        }
        all.add(() -> {
            for (int i = 0; i < changes; i++) {
                change("{\"type\": \"%s\"}".formatted(i % 2 == 0 ? "number" : "text"));
            }
            return List.of();
        });

        List<Integer> written = AtOnce.all(all).stream().flatMap(List::stream).toList();

        assertThat(written).hasSize(3 * rows).doesNotHaveDuplicates();
        String ids = written.stream().map(String::valueOf).collect(Collectors.joining(","));
        assertThat(one("select count(*) from %s where id in (%s)".formatted(physical(), ids)))
                .isEqualTo(String.valueOf(3 * rows));
    }

    @Test
    void whatDoesNotGetInLeavesTheTableAsItIs() throws SQLException {
        newRow("12");
        String before = physical();
        try (TableHold hold = TableHold.againstWriters(pool, table)) {
            Answer refused = ann.patch("/api/database/fields/" + notes + "/", "{\"type\": \"number\"}")
                    .is(409);
            assertThat(refused.json().at("/blockers/0/kind").asText()).isEqualTo("query");
        }
        assertThat(physical()).isEqualTo(before);
        assertThat(linesOfApplication("making")).isZero();
        assertThat(crm.cell(table, 3, notes).asText()).isEqualTo("12");
        assertThat(newRow("13")).isEqualTo(4);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void lie(Connection connection, String schema, String name) throws SQLException {
        run(connection, "update user_table set physical_name = '%s' where id = %d".formatted(name, table));
        Versions.bumpTable(connection, schema, table);
    }

    @Test
    void whoReadsTheModelWhileTheTableMovesFindsWhereItLiesNow() throws SQLException {
        String before = physical();
        String schema = before.substring(0, before.indexOf('.'));
        String name = before.substring(before.indexOf('.') + 1);
        String moved = schema + ".moved";
        try (Connection mover = pool.getConnection()) {
            mover.setAutoCommit(false);
            run(mover, "create table %s (like %s including all)".formatted(moved, before));
            run(mover, "lock table %s.version in access exclusive mode".formatted(schema));
            models.forget(table);
            var made = CompletableFuture.supplyAsync(() -> ann.post(Crm.rowsOf(table), "{}"));
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() ->
                            one("select count(*) from pg_locks where not granted and relation = '%s.version'::regclass"
                                            .formatted(schema))
                                    .equals("1"));

            lie(mover, schema, "moved");
            mover.commit();

            made.join().is(200);
            assertThat(one("select count(*) from " + moved)).isEqualTo("1");
            lie(mover, schema, name);
            run(mover, "drop table " + moved);
            mover.commit();
            mover.setAutoCommit(true);
        }
    }
}
