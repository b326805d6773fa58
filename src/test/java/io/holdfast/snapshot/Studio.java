package io.holdfast.snapshot;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.storage.Janitor;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Api;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What the tests of snapshots do: an application to photograph, a hand before the lens, the picture laid beside it. */
@ApplicationScoped
class Studio {
    private final DataSource dataSource;
    private final Janitor janitor;

    Studio(DataSource dataSource, Janitor janitor) {
        this.dataSource = dataSource;
        this.janitor = janitor;
    }

    /** An account with a workspace and an application in it. */
    record Scene(Api ann, int workspace, int application) {
        String snapshots() {
            return "/api/snapshots/application/" + application + "/";
        }

        /** Makes a table with a text field "Name" and no rows. @return its id */
        int table(String name) {
            return ann.post(
                            "/api/database/tables/database/" + application + "/",
                            body().put("name", name)
                                    .put("first_row_header", true)
                                    .set(
                                            "data",
                                            JsonNodeFactory.instance.arrayNode().add(row("Name")))
                                    .toString())
                    .ok()
                    .path("id")
                    .asInt();
        }

        /** @param options members of the body beside name and type @return the id of the field */
        int field(int table, String name, String type, String options) {
            String more = options.isEmpty() ? "" : ", " + options;
            return ann.post(
                            "/api/database/fields/table/" + table + "/",
                            "{\"name\": \"%s\", \"type\": \"%s\"%s}".formatted(name, type, more))
                    .ok()
                    .path("id")
                    .asInt();
        }

        /** @return the id of the job */
        int take(Api by, String name) {
            return by.post(snapshots(), body().put("name", name).toString())
                    .is(202)
                    .json()
                    .path("id")
                    .asInt();
        }

        int take(String name) {
            return take(ann, name);
        }

        /** Takes a snapshot to its end. @return its id */
        int taken(String name) {
            return ann.finished(take(name)).at("/snapshot/id").asInt();
        }

        private static ObjectNode body() {
            return JsonNodeFactory.instance.objectNode();
        }

        private static JsonNode row(String cell) {
            return JsonNodeFactory.instance.arrayNode().add(cell);
        }
    }

    Scene scene() {
        Api ann = Api.registered("Ann");
        int workspace = ann.workspace("Team");
        return new Scene(ann, workspace, application(ann, workspace));
    }

    int application(Api by, int workspace) {
        return by.post("/api/applications/workspace/" + workspace + "/", """
                        {"name": "CRM", "type": "database"}""")
                .ok()
                .path("id")
                .asInt();
    }

    Connection connection() throws SQLException {
        return dataSource.getConnection();
    }

    int execute(String sql, @Nullable Object... parameters) {
        try (Connection connection = dataSource.getConnection()) {
            return Sql.on(connection).execute(sql, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Record> fetch(String sql, @Nullable Object... parameters) {
        try (Connection connection = dataSource.getConnection()) {
            return new ArrayList<>(Sql.on(connection).fetch(sql, parameters));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long count(String sql, @Nullable Object... parameters) {
        return fetch(sql, parameters).getFirst().get(0, Long.class);
    }

    PhysicalTable physical(int table) {
        Record row = fetch("""
                select a.schema_name, t.physical_name
                from user_table t join application a on a.id = t.application_id
                where t.id = ?
                """, table).getFirst();
        return new PhysicalTable(row.get(0, String.class), row.get(1, String.class));
    }

    /** The quoted name of a table. */
    String quoted(int table) {
        return Sql.quoted(physical(table));
    }

    /** The quoted name of a field's column. */
    String column(int table, String field) {
        return '"'
                + fetch("select column_name from field where table_id = ? and name = ?", table, field)
                        .getFirst()
                        .get(0, String.class)
                + '"';
    }

    int hiddenApplication(int snapshot) {
        return Math.toIntExact(count("select hidden_application_id from snapshot where id = ?", snapshot));
    }

    /** The table of this name in the copy that a snapshot keeps. */
    int copyOf(int snapshot, String name) {
        return Math.toIntExact(count(
                "select id from user_table where application_id = ? and name = ?", hiddenApplication(snapshot), name));
    }

    /** All that is stored of a table's live rows and live fields, as text, in order of ids. */
    List<String> contents(int table) {
        List<String> columns =
                new ArrayList<>(List.of("id", "position", "created_at", "updated_at", "created_by", "updated_by"));
        fetch(
                        "select quote_ident(column_name) from field where table_id = ? and not trashed order by position, id",
                        table)
                .forEach(r -> columns.add(r.get(0, String.class)));
        String all = String.join(", ", columns);
        return fetch("select row(" + all + ")::text from " + quoted(table) + " where deleted_at is null order by id")
                .stream()
                .map(r -> r.get(0, String.class))
                .toList();
    }

    /** What the metadata tell of the live tables and fields of an application, without ids and physical names. */
    List<String> metadata(int application) {
        return fetch("""
                select row(t.name, t.position, f.name, f.type, f.options, f.description, f.position, f.is_primary)::text
                from user_table t
                left join field f on f.table_id = t.id and not f.trashed
                where t.application_id = ? and not t.trashed
                order by t.position, f.position, f.id
                """, application).stream().map(r -> r.get(0, String.class)).toList();
    }

    /** Holds a table for itself alone, as the hand before the lens: a snapshot comes to read it and waits. */
    final class Hand implements AutoCloseable {
        private final Connection connection;
        private final String table;

        private Hand(int table) throws SQLException {
            this.table = quoted(table);
            connection = dataSource.getConnection();
            connection.setAutoCommit(false);
            sql().execute("lock table " + this.table + " in access exclusive mode");
        }

        /** What is done by the one who has the table. */
        DSLContext sql() {
            return Sql.on(connection);
        }

        /** Returns when so many jobs wait for the table: by then each has taken its moment and made its tables. */
        void awaitJobs(int count) {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> count("""
                            select count(*)
                            from pg_locks l join pg_stat_activity a on a.pid = l.pid
                            where l.relation = to_regclass(?) and not l.granted and a.application_name like 'hf job %'
                            """, table) == count);
        }

        void commit() throws SQLException {
            connection.commit();
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.close();
        }
    }

    Hand before(int table) throws SQLException {
        return new Hand(table);
    }

    /** Ends the connection that guards a job. */
    void killGuard(int job) {
        long killed = count("""
                select count(pg_terminate_backend(pid))
                from pg_stat_activity
                where application_name like 'hf job ' || ? || ' %' and state = 'idle in transaction'
                """, job);
        org.assertj.core.api.Assertions.assertThat(killed).isEqualTo(1);
    }

    /** Lets the janitor run until nothing is left of what a job announced. */
    void awaitNothingLeftOf(int job) {
        List<String> schemas = fetch("select distinct schema_name from physical_object where job_id = ?", job).stream()
                .map(r -> r.get(0, String.class))
                .toList();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    janitor.runOnce();
                    return count("select count(*) from physical_object where job_id = ?", job) == 0;
                });
        for (String schema : schemas) {
            org.assertj.core.api.Assertions.assertThat(
                            count("select count(*) from pg_namespace where nspname = ?", schema))
                    .isZero();
        }
    }
}
