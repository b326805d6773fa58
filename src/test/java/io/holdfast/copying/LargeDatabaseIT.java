package io.holdfast.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.storage.Sql;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.holdfast.testing.ServiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Databases of many tables and of many rows, copied by the packaged service with a small heap. */
@Tag("scale")
@Timeout(value = 45, unit = TimeUnit.MINUTES)
class LargeDatabaseIT {
    private static final Logger LOG = Logger.getLogger(LargeDatabaseIT.class);
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final List<String> HEAP = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
    private static final String HEADER =
            IntStream.range(0, 10).mapToObj(i -> "\"Field " + i + "\"").collect(Collectors.joining(",", "[", "]"));
    private static final long MEBIBYTE = 1024 * 1024;

    @TempDir
    Path folder;

    private ServiceProcess service;
    private Connection connection;
    private DSLContext sql;
    private Api ann;
    private int database;

    @BeforeEach
    void start() throws IOException, SQLException {
        service = ServiceProcess.start(folder, Map.of("HOLDFAST_ACCESS_ACCESS_TOKEN_LIFETIME", "24h"), HEAP)
                .awaitReady();
        connection = DriverManager.getConnection(
                Files.readString(folder.resolve("data/jdbc-url")).strip());
        sql = Sql.on(connection);
        ann = Api.at(service.url()).register("Ann");
        database = id(ann.post("/api/applications/workspace/" + ann.workspace("Team") + "/", """
                {"name": "CRM", "type": "database"}"""));
    }

    @AfterEach
    void stop() throws InterruptedException, SQLException {
        connection.close();
        service.close();
    }

    private static int id(Answer answer) {
        return answer.ok().path("id").asInt();
    }

    /** A table of ten fields with a row. */
    private int table(int number) {
        return id(ann.post("/api/database/tables/database/" + database + "/", """
                {"name": "Table %1$d", "first_row_header": true, "data": [%2$s, ["row of %1$d"]]}""".formatted(number, HEADER)));
    }

    private static int accepted(Answer answer) {
        return answer.is(202).json().path("id").asInt();
    }

    private void finished(String path, String body) {
        ann.finished(accepted(ann.post(path, body)), LIMIT);
    }

    private void snapshot(String name) {
        finished("/api/snapshots/application/" + database + "/", "{\"name\": \"" + name + "\"}");
    }

    /** @return the id of the copy */
    private int duplicate() {
        finished("/api/applications/" + database + "/duplicate/async/", "{}");
        return one("select max(id) from application where not hidden");
    }

    private int hidden() {
        return one("select max(hidden_application_id) from snapshot");
    }

    private int one(String query, Object... parameters) {
        return sql.fetchSingle(query, parameters).get(0, Number.class).intValue();
    }

    // many tables ---------------------------------------------------------------------------------------------------

    @Test
    void tenThousandTablesAreCopiedWithThePlainSettingsOfPostgres() {
        assertThat(one("select current_setting('max_locks_per_transaction')::integer"))
                .isEqualTo(64);
        AtOnce.all(IntStream.range(0, 4).mapToObj(this::everyFourthTable).toList());

        long begun = System.nanoTime();
        snapshot("Of many");
        long snapshot = System.nanoTime();
        int copy = duplicate();
        long end = System.nanoTime();

        LOG.infof(
                "10,000 tables: snapshot %d s, duplicate %d s",
                TimeUnit.NANOSECONDS.toSeconds(snapshot - begun), TimeUnit.NANOSECONDS.toSeconds(end - snapshot));
        for (int of : List.of(hidden(), copy)) {
            assertThat(one("select count(*) from user_table where application_id = ?", of))
                    .isEqualTo(10_000);
            assertThat(one(DIFFERENT, of, database) + one(DIFFERENT, database, of))
                    .isZero();
            assertThat(rowsOf(of)).isEqualTo(rowsOf(database)).isEqualTo(10_000);
        }
        assertThat(one("select count(*) from physical_object where state <> 'live'"))
                .isZero();
    }

    private Callable<Integer> everyFourthTable(int first) {
        return () -> {
            for (int i = first; i < 10_000; i += 4) {
                table(i);
            }
            return first;
        };
    }

    /** Fields of an application that another one has not the like of. */
    private static final String DIFFERENT = """
            select count(*)
            from (
                select t.name, t.position, f.name, f.type, f.options::text, f.position, f.is_primary
                from user_table t join field f on f.table_id = t.id
                where t.application_id = ?
                except all
                select t.name, t.position, f.name, f.type, f.options::text, f.position, f.is_primary
                from user_table t join field f on f.table_id = t.id
                where t.application_id = ?) as different
            """;

    private int rowsOf(int application) {
        return sql.fetch("""
                select format('select count(*) from %I.%I', a.schema_name, t.physical_name) as rows
                from user_table t join application a on a.id = t.application_id
                where a.id = ?
                """, application).stream()
                .mapToInt(row -> one(row.get("rows", String.class)))
                .sum();
    }

    // many rows -----------------------------------------------------------------------------------------------------

    @Test
    void theServiceNeedsNoMoreMemoryForTenMillionRowsThanForAFewThousand() throws Exception {
        int first = table(0);
        bringIn(first, 500);
        for (int i = 1; i < 20; i++) {
            finished("/api/database/tables/" + first + "/duplicate/async/", "{}");
        }
        Memory few = copied();

        for (int table : sql.fetch("select id from user_table where application_id = ?", database)
                .map(row -> row.get(0, Integer.class))) {
            bringIn(table, 500_000);
        }
        Memory many = copied();

        LOG.infof("20 tables: of 500 rows %s, of 500,000 rows %s", few, many);
        assertThat(many.live()).isLessThan(few.live() + 16 * MEBIBYTE);
        assertThat(many.mostResident()).isLessThan(few.mostResident() + 64 * MEBIBYTE);
    }

    private void bringIn(int table, int rows) {
        String record = "some text,another text and not so short,12.50,2025-01-02,true,a longer one of the texts,"
                + "someone@example.org,open,00001234,2025-01-02 10:00\n";
        int job = id(ann.post(
                "/api/database/tables/" + table + "/import/async/",
                "text/csv",
                record.repeat(rows).getBytes(StandardCharsets.UTF_8)));
        ann.finished(job, LIMIT);
    }

    /**
     * @param live bytes of the heap after a full collection
     * @param mostResident bytes of the process at any moment of the copies
     */
    private record Memory(long live, long mostResident) {}

    /** A snapshot, a duplicate, and the same while edits pass. */
    private Memory copied() throws IOException, InterruptedException {
        Path process = Path.of("/proc", String.valueOf(service.pid()));
        live();
        // from here on the kernel counts the peak anew
        Files.writeString(process.resolve("clear_refs"), "5");
        int rows = rowsOf(database);
        snapshot("A");
        assertThat(rowsOf(hidden())).isEqualTo(rows);
        assertThat(rowsOf(duplicate())).isEqualTo(rows);
        finished("/api/snapshots/application/" + database + "/", "{\"name\": \"B\", \"edits\": \"pass\"}");
        assertThat(rowsOf(hidden())).isEqualTo(rows);
        long most = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
        ann.get("/api/snapshots/application/" + database + "/")
                .ok()
                .forEach(one -> ann.delete("/api/snapshots/" + one.path("id").asInt() + "/"));
        return new Memory(live(), most);
    }

    /** The histogram of classes, for which the JVM collects first, ends with the sum. */
    private long live() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(service.pid()),
                        "GC.class_histogram")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("Total"))
                .toList();
        assertThat(jcmd.waitFor()).isZero();
        return Long.parseLong(lines.getLast().strip().split(" +")[2]);
    }
}
