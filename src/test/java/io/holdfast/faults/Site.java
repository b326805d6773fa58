package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.ops.EmbeddedDatabase;
import io.holdfast.ops.EmbeddedDatabase.Durability;
import io.holdfast.storage.Sql;
import io.holdfast.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A PostgreSQL and two processes of the service on it, one for the whole run. */
final class Site implements AutoCloseable {
    private static final int PUBLISHING = 99;
    /** Whoever finishes a job asks for an advisory lock first, so that a test can stop them there. */
    private static final String GATE = """
            create function stop_before_publishing() returns trigger language plpgsql as $$
            begin
                perform pg_advisory_xact_lock_shared(%d, new.application_id);
                return new;
            end $$;
            create trigger stop_before_publishing before update on job
                for each row when (new.state = 'finished') execute function stop_before_publishing()
            """.formatted(PUBLISHING);
    /** What PostgreSQL has, what the registry tells and what the metadata tell are the same; nothing else is left. */
    private static final String LEFT = """
            select 'schema without a line: ' || n.nspname
            from pg_namespace n
            where n.nspname like 'app\\_%'
              and not exists (select from physical_object o where o.schema_name = n.nspname and o.table_name is null)
            union all
            select 'table without a line: ' || n.nspname || '.' || c.relname
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname like 'app\\_%' and c.relkind = 'r' and c.relname not in ('version', 'trash')
              and not exists (
                  select from physical_object o where o.schema_name = n.nspname and o.table_name = c.relname)
            union all
            select 'line that is ' || o.state || ': ' || o.schema_name || coalesce('.' || o.table_name, '')
            from physical_object o
            where o.state <> 'live'
            union all
            select 'line of what is not there: ' || o.schema_name || coalesce('.' || o.table_name, '')
            from physical_object o
            where case when o.table_name is null then to_regnamespace(o.schema_name) is null
                  else to_regclass(o.schema_name || '.' || o.table_name) is null end
            union all
            select 'line of what nobody sees: ' || o.schema_name || coalesce('.' || o.table_name, '')
            from physical_object o
            where not exists (
                select from application a left join user_table t on t.application_id = a.id
                where a.schema_name = o.schema_name and (o.table_name is null or t.physical_name = o.table_name))
            union all
            select 'hidden application without a snapshot: ' || a.id
            from application a
            where a.hidden and not exists (select from snapshot s where s.hidden_application_id = a.id)
            union all
            select 'snapshot without its copy: ' || s.id
            from snapshot s
            where not exists (select from application a where a.id = s.hidden_application_id)
            union all
            select 'upload: ' || id from upload
            union all
            select 'piece of an upload: ' || upload_id from upload_chunk
            union all
            select 'piece of a file: ' || c.job_id
            from export_chunk c
            where not exists (select from export_file f where f.job_id = c.job_id and f.attempt = c.attempt)
            union all
            select 'job in the queue: ' || task_instance from scheduled_tasks where task_name = 'job'
            union all
            select 'connection: ' || application_name from pg_stat_activity where application_name like 'hf job %'
            """;

    private final Path folder;
    private final EmbeddedDatabase database;
    private final List<Place> places = new ArrayList<>();

    /** Gives tests the one site of the run. */
    static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Site.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.GLOBAL)
                    .computeIfAbsent(Site.class, type -> Site.open(), Site.class);
        }
    }

    private Site(Path folder, EmbeddedDatabase database) {
        this.folder = folder;
        this.database = database;
    }

    private static Site open() {
        Path folder = Path.of(
                        "target",
                        "faults",
                        String.valueOf(ProcessHandle.current().pid()))
                .toAbsolutePath();
        Site site = new Site(folder, EmbeddedDatabase.start(folder, Durability.FULL));
        try {
            for (int i = 0; i < 2; i++) {
                site.places.add(site.new Place());
            }
            site.awaitBoth();
            site.execute(GATE);
            return site;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where a process of the service runs, one after the other. */
    final class Place implements AutoCloseable {
        private final int port = Integer.parseInt(database.url().replaceAll(".*:(\\d+)/.*", "$1"));
        private final Wire wire = new Wire(port);
        private final Wire guardWire = new Wire(port);
        private volatile ServiceProcess process = start();

        Place() throws IOException {}

        private ServiceProcess start() throws IOException {
            return ServiceProcess.start(
                    folder,
                    Map.of(
                            "JAVA_TOOL_OPTIONS", "-Xmx512m -XX:+UseSerialGC",
                            "QUARKUS_DATASOURCE_JDBC_URL", through(wire),
                            "HOLDFAST_GUARD_URL", through(guardWire),
                            "HOLDFAST_JOB_HEARTBEAT", "250ms",
                            "HOLDFAST_JOB_UPLOAD_SILENCE", "3s",
                            "HOLDFAST_ACCESS_ACCESS_TOKEN_LIFETIME", "24h",
                            "HOLDFAST_TRASH_EVERY", "1s",
                            "HOLDFAST_TRASH_RETRY", "1s",
                            // each table of a snapshot in a transaction of its own
                            "HOLDFAST_COPY_ROWS_PER_TRANSACTION", "1"));
        }

        private String through(Wire way) {
            return database.completeUrl().replace(":" + port + "/", ":" + way.port() + "/");
        }

        ServiceProcess process() {
            return process;
        }

        /** All its connections to PostgreSQL but those of guards. */
        Wire wire() {
            return wire;
        }

        Wire guardWire() {
            return guardWire;
        }

        /** A further process in the same place, before the present one ends. */
        ServiceProcess successor() throws IOException {
            return start();
        }

        void becomes(ServiceProcess successor) {
            process = successor;
        }

        private void startAgainIfKilled() throws IOException {
            if (!process.isAlive()) {
                process = start();
            }
        }

        @Override
        public void close() throws InterruptedException, IOException {
            process.kill();
            wire.close();
            guardWire.close();
        }
    }

    /** Starts what was killed, without waiting for it. */
    void startKilled() throws IOException {
        for (Place place : places) {
            place.startAgainIfKilled();
        }
    }

    /** Both processes run and answer when this returns. */
    void awaitBoth() throws IOException {
        startKilled();
        places.forEach(place -> place.process().awaitReady());
    }

    Place first() {
        return places.getFirst();
    }

    Place other(Place than) {
        return places.getFirst() == than ? places.getLast() : places.getFirst();
    }

    /** Where a job is being run. */
    Place runnerOf(int job) {
        return place(
                one("select picked_by from scheduled_tasks where task_name = 'job' and task_instance = ?", "" + job));
    }

    /** Where a chore is being done. */
    Place runnerOf(String chore) {
        return place(one("select picked_by from scheduled_chores where task_name = ? and picked", chore));
    }

    private Place place(Record picked) {
        String name = picked.get(0, String.class);
        return places.stream()
                .filter(place -> name.startsWith(place.process().pid() + "@"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("it is done in " + name));
    }

    /** Stops whoever is about to finish a job in an application. */
    String gateOfPublishing(int application) {
        return "select pg_advisory_xact_lock(%d, %d)".formatted(PUBLISHING, application);
    }

    /** Ends PostgreSQL and starts it again, as {@code pg_ctl} does it. @param mode fast or immediate */
    void restartDatabase(String mode) throws IOException, InterruptedException {
        Path cluster = folder.resolve("postgres");
        long pid = Long.parseLong(
                Files.readAllLines(cluster.resolve("postmaster.pid")).getFirst().trim());
        Path binary =
                Path.of(ProcessHandle.of(pid).orElseThrow().info().command().orElseThrow());
        List<String> command = new ArrayList<>(List.of(
                binary.resolveSibling("pg_ctl").toString(),
                "restart",
                "-w",
                "-D",
                cluster.toString(),
                "-m",
                mode,
                "-l",
                folder.resolve("restart.log").toString()));
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL does not run as root, and does in a name space of its own
            command.addAll(0, List.of("unshare", "-U"));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    Connection connection() throws SQLException {
        return DriverManager.getConnection(database.completeUrl());
    }

    Hold hold(String... sql) throws SQLException {
        return new Hold(connection(), sql);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<Record> all(String sql, @Nullable Object... parameters) {
        try (Connection connection = connection()) {
            return new ArrayList<>(Sql.on(connection).fetch(sql, parameters));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Record one(String sql, @Nullable Object... parameters) {
        List<Record> all = all(sql, parameters);
        assertThat(all).as(sql).hasSize(1);
        return all.getFirst();
    }

    long count(String sql, @Nullable Object... parameters) {
        return one(sql, parameters).get(0, Long.class);
    }

    /** A user's table as SQL names it. */
    String physical(int table) {
        return one("""
                select format('%I.%I', a.schema_name, t.physical_name)
                from user_table t join application a on a.id = t.application_id
                where t.id = ?
                """, table).get(0, String.class);
    }

    /** Returns when a query gives true. */
    void awaitThat(String sql, @Nullable Object... parameters) {
        await().alias(sql)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> one(sql, parameters).get(0, Boolean.class));
    }

    /** As if ten minutes had passed, after which what an edit was making counts as abandoned. */
    void letEditsLeftHalfMadeGrowOld() throws SQLException {
        execute("""
                update physical_object set since = since - interval '10 minutes'
                where state = 'making' and job_id is null
                """);
    }

    void awaitNothingLeft() {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(all(LEFT)).isEmpty());
    }

    /** Nobody holds anything that keeps others out, nor waits for it. */
    void awaitNoLocks() {
        await().alias("locks that are held")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> count(
                                "select count(*) from pg_locks where locktype = 'advisory' and classid between 4801 and 4803")
                        == 0);
    }

    /** What both processes have logged, for whoever looks for a cause. */
    String logs() {
        return folder.toString();
    }

    @Override
    public void close() throws InterruptedException, IOException {
        for (Place place : places) {
            place.close();
        }
        database.closeAndDelete();
    }
}
