package io.holdfast.trash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.job.Sweep;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What the tests of the trash do, and what they see of it in PostgreSQL. */
@ApplicationScoped
class Bin {
    private static final String COLUMNS = """
            select n.nspname || '.' || c.relname || '.' || a.attname
            from pg_namespace n
            join pg_class c on c.relnamespace = n.oid and c.relkind = 'r'
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where n.nspname = ?
            order by 1
            """;
    /** Tables of ours with a column that may name an application, a table or a workspace; jobs are a history. */
    private static final String NAMING = """
            select c.table_name
            from information_schema.columns c
            join information_schema.tables t using (table_schema, table_name)
            where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name = ? and c.table_name <> 'job'
            order by c.table_name
            """;

    private final DataSource dataSource;
    private final Sweep sweep;

    Bin(DataSource dataSource, Sweep sweep) {
        this.dataSource = dataSource;
        this.sweep = sweep;
    }

    DataSource dataSource() {
        return dataSource;
    }

    static Answer restore(Api by, String type, long id) {
        return by.patch(
                "/api/trash/restore/", "{\"trash_item_type\": \"%s\", \"trash_item_id\": %d}".formatted(type, id));
    }

    static Answer restore(Api by, String type, long id, int table) {
        return by.patch(
                "/api/trash/restore/",
                "{\"trash_item_type\": \"%s\", \"trash_item_id\": %d, \"parent_trash_item_id\": %d}"
                        .formatted(type, id, table));
    }

    static Answer delete(Api by, String type, long id) {
        return by.delete("/api/trash/item/" + type + "/" + id + "/");
    }

    static Answer list(Crm crm) {
        return crm.owner().get("/api/trash/workspace/" + crm.workspace() + "/");
    }

    /** What is in the trash of a workspace, as {@code field Age}, the newest first. */
    static List<String> listed(Crm crm) {
        List<String> listed = new ArrayList<>();
        list(crm).ok().path("results").forEach(entry -> listed.add(text(entry)));
        return listed;
    }

    private static String text(JsonNode entry) {
        JsonNode names = entry.path("names");
        return entry.path("trash_item_type").asText() + " "
                + (names.isNull() ? entry.path("name").asText() : names.toString());
    }

    static void empty(Crm crm) {
        crm.owner().delete("/api/trash/workspace/" + crm.workspace() + "/").isEmpty();
    }

    /** The id of the newest entry of a batch of rows. */
    static long batch(Crm crm) {
        for (JsonNode entry : list(crm).ok().path("results")) {
            if (entry.path("trash_item_type").asText().equals("rows")) {
                return entry.path("trash_item_id").asLong();
            }
        }
        throw new AssertionError("no batch in the trash");
    }

    List<String> texts(String sql, @Nullable Object... parameters) {
        try (Connection connection = dataSource.getConnection()) {
            return Sql.on(connection).fetch(sql, parameters).map(r -> r.get(0, String.class));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long count(String sql, @Nullable Object... parameters) {
        return Long.parseLong(texts(sql, parameters).getFirst());
    }

    int update(String sql, @Nullable Object... parameters) {
        try (Connection connection = dataSource.getConnection()) {
            return Sql.on(connection).execute(sql, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String schema(int application) {
        return texts("select schema_name from application where id = ?", application)
                .getFirst();
    }

    /** Every live column of every table of a schema, as PostgreSQL's catalogue has it. */
    List<String> columns(String schema) {
        return texts(COLUMNS, schema);
    }

    /** Lets the service clean up until the catalogue is as expected. */
    void awaitColumns(String schema, List<String> expected) {
        cleanUntil(() -> columns(schema).equals(expected));
    }

    void awaitNoSchema(String schema) {
        cleanUntil(() -> count("select count(*) from pg_namespace where nspname = ?", schema) == 0);
        assertThat(texts("select schema_name from physical_object where schema_name = ?", schema))
                .isEmpty();
        assertThat(texts("select schema_name from dropped_column where schema_name = ?", schema))
                .isEmpty();
    }

    /** Nothing of ours names it any more. @param column such as {@code table_id} */
    void assertUnnamed(String column, int id) {
        for (String table : texts(NAMING, column)) {
            assertThat(count("select count(*) from " + table + " where " + column + " = ?", id))
                    .as(table)
                    .isZero();
        }
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    /** The service's own chores may be at work on the same things, and are then waited for. */
    void cleanUntil(Condition condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    sweep.runOnce();
                    return condition.holds();
                });
    }

    void clean() {
        sweep.runOnce();
    }
}
