package io.holdfast.duplication;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.holdfast.storage.Janitor;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tests of duplicates do: ask for them, await them, look at what is left of them. */
@ApplicationScoped
class Workshop {
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    private final AgroalDataSource pool;
    private final Janitor janitor;

    Workshop(AgroalDataSource pool, Janitor janitor) {
        this.pool = pool;
        this.janitor = janitor;
    }

    AgroalDataSource pool() {
        return pool;
    }

    static String ofTable(int table) {
        return "/api/database/tables/" + table + "/duplicate/async/";
    }

    static String ofApplication(int application) {
        return "/api/applications/" + application + "/duplicate/async/";
    }

    /** @return the id of the job */
    static int start(Api api, String path) {
        return api.post(path).is(202).json().path("id").asInt();
    }

    static void awaitAtWork(Api api, int job) {
        await().atMost(GENEROUS)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> api.job(job).path("state").asText().equals("started"));
    }

    /** @return the id of the duplicate of a table */
    static int tableLike(Api api, int table) {
        return api.finished(start(api, ofTable(table)))
                .at("/duplicated_table/id")
                .asInt();
    }

    /** @return the id of the duplicate of an application */
    static int applicationLike(Api api, int application) {
        return api.finished(start(api, ofApplication(application)))
                .at("/duplicated_application/id")
                .asInt();
    }

    /** A table with fields of every type, options, a default, a description, and rows in an order of their own. */
    static int everything(Crm crm) {
        Api api = crm.owner();
        int table = crm.table("All");
        crm.field(table, "{\"name\": \"Number\", \"type\": \"number\", \"number_decimal_places\": 10}");
        crm.field(table, "{\"name\": \"Day\", \"type\": \"date\", \"description\": \"of the month\"}");
        crm.field(table, "{\"name\": \"Moment\", \"type\": \"date\", \"date_include_time\": true}");
        crm.field(table, "{\"name\": \"Url\", \"type\": \"url\"}");
        crm.field(table, "{\"name\": \"Mail\", \"type\": \"email\"}");
        crm.field(table, "{\"name\": \"Phone\", \"type\": \"phone_number\"}");
        crm.field(table, "{\"name\": \"Stars\", \"type\": \"rating\", \"max_value\": 7}");
        int choice = crm.field(table, """
                {"name": "Choice", "type": "single_select", "select_options":
                 [{"value": "same", "color": "blue"}, {"value": "same", "color": "red"}, {"value": "other", "color": "red"}]}""");
        JsonNode options = api.get("/api/database/fields/" + choice + "/").ok().path("select_options");
        api.patch("/api/database/fields/" + choice + "/", """
                        {"single_select_default": %d}""".formatted(
                                options.at("/2/id").asInt()))
                .is(200);
        String rows = Crm.rowsOf(table);
        api.post(rows + "?user_field_names=true", """
                        {"Name": "Ünïcode 🦀", "Notes": "two\\nlines\\t\\\\", "Active": true, "Number": "1.0123456789",
                         "Day": "2024-02-29", "Moment": "2024-02-29T12:34:56Z", "Url": "https://example.org/?a=b",
                         "Mail": "a@example.org", "Phone": "+49 (0) 1", "Stars": 7, "Choice": %d}""".formatted(
                                options.at("/1/id").asInt()))
                .is(200);
        api.post(rows + "?user_field_names=true&before=1", """
                        {"Name": "", "Choice": %d}""".formatted(
                                options.at("/0/id").asInt()))
                .is(200);
        api.post(rows, "{}").is(200);
        api.delete(rows + "2/").is(204);
        return table;
    }

    long count(String sql, @Nullable Object... parameters) {
        try (Connection connection = pool.getConnection()) {
            return Sql.on(connection).fetchSingle(sql, parameters).get(0, Long.class);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is stored of a field, of rows in the trash, too. */
    List<String> cells(int field) {
        try (Connection connection = pool.getConnection()) {
            var of = Sql.on(connection).fetchSingle("""
                    select format('%I.%I', a.schema_name, t.physical_name), quote_ident(f.column_name)
                    from field f join user_table t on t.id = f.table_id join application a on a.id = t.application_id
                    where f.id = ?
                    """, field);
            return Sql.on(connection)
                    .fetch("select coalesce(%s::text, '') from %s"
                            .formatted(of.get(1, String.class), of.get(0, String.class)))
                    .map(r -> r.get(0, String.class));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets the janitor run until nothing is left of what a job announced. */
    void awaitNothingLeftOf(int job) {
        awaitNone("select count(*) from physical_object where job_id = ?", job);
    }

    /** As {@link #awaitNothingLeftOf}, of an application that was deleted for ever. */
    void awaitNothingRegisteredOf(int application) {
        awaitNone("select count(*) from physical_object where application_id = ?", application);
    }

    private void awaitNone(String sql, int parameter) {
        await().atMost(GENEROUS).pollInterval(Duration.ofMillis(20)).until(() -> {
            janitor.runOnce();
            return count(sql, parameter) == 0;
        });
    }
}
