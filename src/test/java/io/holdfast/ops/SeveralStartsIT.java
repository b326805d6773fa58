package io.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.ops.EmbeddedDatabase.Durability;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Api;
import io.holdfast.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that start in the same second on a database without anything in it. */
class SeveralStartsIT {
    private static final int PROCESSES = 3;

    @TempDir
    static Path folder;

    private static EmbeddedDatabase database;

    @BeforeAll
    static void startDatabase() {
        database = EmbeddedDatabase.start(folder.resolve("shared"), Durability.NONE);
    }

    @AfterAll
    static void stopDatabase() throws IOException, InterruptedException {
        database.closeAndDelete();
    }

    @BeforeEach
    void empty() throws SQLException {
        try (Connection connection = connect()) {
            Sql.on(connection).execute("drop schema public cascade");
            Sql.on(connection).execute("create schema public");
        }
    }

    @Test
    void allAreReadyAndNothingWasDoneTwice() throws Exception {
        startTogether();
    }

    @Tag("heavy")
    @RepeatedTest(3)
    void allAreReadyAgainAndAgain() throws Exception {
        startTogether();
    }

    @Tag("scale")
    @RepeatedTest(20)
    void allAreReadyHoweverOften() throws Exception {
        startTogether();
    }

    @Test
    void aMigrationThatAKillCutOffIsDoneByTheNextStart() throws Exception {
        try (Connection connection = connect();
                ServiceProcess killed = start()) {
            connection.setAutoCommit(false);
            // who makes a table of this name has to wait for what becomes of this one
            Sql.on(connection).execute("create table job (id integer)");
            await().atMost(Duration.ofMinutes(1)).until(() -> count("""
                            select count(*) from pg_stat_activity
                            where state = 'active' and wait_event_type = 'Lock' and query like '%create table job%'
                            """) == 1);
            killed.kill();
            connection.rollback();
        }
        try (ServiceProcess next = start()) {
            next.awaitReady();
            Api.at(next.url()).register("Ann").workspace("Team");
            assertMigratedOnce();
        }
    }

    private static void startTogether() throws Exception {
        List<ServiceProcess> services = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                services.add(start());
            }
            services.forEach(ServiceProcess::awaitReady);
            Api ann = Api.at(services.getFirst().url()).register("Ann");
            services.forEach(service ->
                    ann.through(service.url()).get("/api/workspaces/").is(200));
            assertMigratedOnce();
        } finally {
            services.forEach(ServiceProcess::askToEnd);
            for (ServiceProcess service : services) {
                service.close();
            }
        }
    }

    private static ServiceProcess start() throws IOException {
        return ServiceProcess.start(
                folder,
                Map.of(
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        database.completeUrl(),
                        "JAVA_TOOL_OPTIONS",
                        "-Xmx384m -XX:+UseSerialGC"));
    }

    /** One history, each row that a start makes once, and nobody who holds or awaits anything. */
    private static void assertMigratedOnce() throws IOException, SQLException {
        int migrations = Migrations.read().all().size();
        assertThat(count("select count(*) from flyway_schema_history where success and version is not null"))
                .isEqualTo(migrations);
        assertThat(count("select count(distinct version) from flyway_schema_history"))
                .isEqualTo(migrations);
        assertThat(count("select count(*) from flyway_schema_history where not success"))
                .isZero();
        assertThat(count("select count(*) from setting")).isEqualTo(1);
        assertThat(count("select count(*) - count(distinct task_name) from scheduled_chores"))
                .isZero();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> count("select count(*) from pg_locks where locktype = 'advisory' or not granted") == 0);
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(database.completeUrl());
    }

    private static long count(String sql) throws SQLException {
        try (Connection connection = connect()) {
            return Sql.on(connection).fetchSingle(sql).get(0, Long.class);
        }
    }
}
