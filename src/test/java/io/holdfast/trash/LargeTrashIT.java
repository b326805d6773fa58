package io.holdfast.trash;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.ops.EmbeddedDatabase;
import io.holdfast.ops.EmbeddedDatabase.Durability;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.holdfast.testing.ServiceProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large table goes for ever, and with it many rows of another one, while others work in the same application. */
@Tag("heavy")
class LargeTrashIT {
    private static final int ROWS = 200_000;
    private static final int BATCHES = 50;
    private static final int ROWS_OF_BATCH = 200;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int LONGEST_MILLIS = 500;
    /** For how long somebody has been waiting for a lock, by PostgreSQL's own account. */
    private static final String WAITING = """
            select coalesce(max(extract(epoch from clock_timestamp() - waitstart)) * 1000, 0)::bigint
            from pg_locks
            where not granted
            """;
    /** Of the large table and of the rows in the trash of another. */
    private static final String LEFT = """
            select (select count(*) from user_table where id = ?) + (select count(to_regclass(?)))
                + (select count(*) from %s where deleted_at is not null)
            """;

    @TempDir
    Path folder;

    private static int id(Answer answer) {
        return answer.ok().path("id").asInt();
    }

    private static String physical(Connection connection, int table) {
        return Sql.on(connection).fetchSingle("""
                        select format('%I.%I', a.schema_name, t.physical_name)
                        from user_table t join application a on a.id = t.application_id
                        where t.id = ?
                        """, table).get(0, String.class);
    }

    private static void fill(Connection connection, String physical, int rows) {
        Sql.on(connection)
                .execute("insert into %s (position) select n from generate_series(3, %d) n".formatted(physical, rows));
    }

    private static void trashRows(Api ann, int table, int batch) {
        String ids = IntStream.range(0, ROWS_OF_BATCH)
                .mapToObj(i -> String.valueOf(1 + batch * ROWS_OF_BATCH + i))
                .collect(Collectors.joining(", "));
        ann.post(Crm.rowsOf(table) + "batch-delete/", "{\"items\": [" + ids + "]}")
                .is(204);
    }

    /** Asks again and again, and keeps the answers. */
    private static Future<List<Answer>> again(
            ExecutorService threads, AtomicBoolean over, IntFunction<List<Answer>> requests) {
        return threads.submit(() -> {
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; !over.get(); i++) {
                answers.addAll(requests.apply(i));
            }
            return answers;
        });
    }

    private static List<Answer> edits(Api ann, int table, int number) {
        List<Answer> answers = new ArrayList<>();
        Answer made = ann.post(Crm.fieldsOf(table), "{\"name\": \"F%d\", \"type\": \"text\"}".formatted(number));
        answers.add(made);
        if (made.status() == 200) {
            answers.add(ann.delete("/api/database/fields/" + made.json().path("id") + "/"));
        }
        answers.add(ann.patch("/api/database/tables/" + table + "/", "{\"name\": \"T%d\"}".formatted(number)));
        return answers;
    }

    private static List<Answer> snapshot(Api ann, int application, int number) {
        Answer asked =
                ann.post("/api/snapshots/application/" + application + "/", "{\"name\": \"S%d\"}".formatted(number));
        int job = asked.json().path("id").asInt();
        int snapshot = ann.finished(job, LIMIT).at("/snapshot/id").asInt();
        return List.of(asked, ann.delete("/api/snapshots/" + snapshot + "/"));
    }

    @Test
    void nobodyWaitsForLongAndWhoIsRefusedIsToldByWhat() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("postgres"), Durability.NONE);
                ServiceProcess service = ServiceProcess.start(
                                folder,
                                Map.of(
                                        "QUARKUS_DATASOURCE_JDBC_URL",
                                        database.completeUrl(),
                                        "HOLDFAST_TRASH_EVERY",
                                        "1s",
                                        "HOLDFAST_TRASH_RETRY",
                                        "1s"))
                        .awaitReady();
                Connection connection = DriverManager.getConnection(database.completeUrl());
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Api ann = Api.at(service.url()).register("Ann");
            int workspace = ann.workspace("Team");
            int application = id(ann.post(
                    "/api/applications/workspace/" + workspace + "/", "{\"name\": \"CRM\", \"type\": \"database\"}"));
            String tables = "/api/database/tables/database/" + application + "/";
            int large = id(ann.post(tables, "{\"name\": \"Large\"}"));
            int busy = id(ann.post(tables, "{\"name\": \"Busy\"}"));
            int other = id(ann.post(tables, "{\"name\": \"Other\"}"));
            String physical = physical(connection, large);
            fill(connection, physical, ROWS);
            fill(connection, physical(connection, busy), BATCHES * ROWS_OF_BATCH);
            IntStream.range(0, BATCHES).forEach(batch -> trashRows(ann, busy, batch));
            ann.delete("/api/database/tables/" + large + "/").is(204);
            String left = LEFT.formatted(physical(connection, busy));

            AtomicBoolean over = new AtomicBoolean();
            List<Future<List<Answer>>> callers = List.of(
                    again(threads, over, i -> List.of(ann.post(Crm.rowsOf(busy), "{}"))),
                    again(threads, over, i -> List.of(ann.post(Crm.rowsOf(other), "{}"))),
                    again(threads, over, i -> edits(ann, other, i)),
                    again(threads, over, i -> snapshot(ann, application, i)));
            long longest = 0;
            try {
                ann.delete("/api/trash/workspace/" + workspace + "/").is(204);
                long end = System.nanoTime() + LIMIT.toNanos();
                do {
                    longest = Math.max(
                            longest, Sql.on(connection).fetchSingle(WAITING).get(0, Long.class));
                    assertThat(System.nanoTime()).as("time is left").isLessThan(end);
                } while (Sql.on(connection).fetchSingle(left, large, physical).get(0, Long.class) > 0);
            } finally {
                over.set(true);
            }

            assertThat(longest).isLessThan(LONGEST_MILLIS);
            for (Future<List<Answer>> caller : callers) {
                assertThat(caller.get()).isNotEmpty().allSatisfy(LargeTrashIT::assertPassedOrRefused);
            }
        }
    }

    private static void assertPassedOrRefused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isIn(200, 202, 204, 409);
        if (answer.status() == 409) {
            assertThat(answer.json().path("blockers")).as(answer.text()).isNotEmpty();
        }
    }
}
