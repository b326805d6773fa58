package io.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.ops.EmbeddedDatabase.Durability;
import io.holdfast.testing.PgBouncer;
import io.holdfast.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service with PgBouncer in front of PostgreSQL, arranged rightly and wrongly; every time on an empty database. */
@Tag("pooler")
class ArrangementIT {
    private static final Pattern STATEMENT = Pattern.compile("alter role [^;.]+");

    @TempDir
    static Path folder;

    private static EmbeddedDatabase server;
    private static PgBouncer pooler;
    private static int databases;

    private String database;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedDatabase.start(folder.resolve("postgres"), Durability.NONE);
        pooler = PgBouncer.start(folder, server, PgBouncer.Mode.TRANSACTION);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        pooler.close();
        server.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        databases++;
        database = "arranged_" + databases;
        try (Connection admin = DriverManager.getConnection(server.url(), "postgres", server.password());
                Statement statement = admin.createStatement()) {
            statement.execute("create database " + database + " owner holdfast");
            statement.execute("alter role holdfast reset all");
        }
        PgBouncer.limitRole(server);
    }

    @RepeatedTest(3)
    void threeThatStartAtOnceAreReadyAndMakeOneHistory() throws Exception {
        List<ServiceProcess> services = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                services.add(ServiceProcess.start(folder, behind(pooler)));
            }
            services.forEach(ServiceProcess::awaitReady);

            assertOneHistory();
        } finally {
            for (ServiceProcess service : services) {
                service.close();
            }
        }
    }

    @Test
    void oneThatIsKilledWhileItMigratesIsInNobodysWay() throws Exception {
        try (Connection other = connect();
                Statement statement = other.createStatement();
                ServiceProcess killed = ServiceProcess.start(folder, behind(pooler))) {
            other.setAutoCommit(false);
            // of this name is one of the first tables: whoever makes it, too, waits
            statement.execute("create table account (id integer)");
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> number("""
                            select count(*) from pg_stat_activity
                            where datname = current_database() and wait_event_type = 'Lock'
                            """) > 0);
            killed.kill();
            other.rollback();
        }
        try (ServiceProcess next = ServiceProcess.start(folder, behind(pooler))) {
            next.awaitReady();
            assertOneHistory();
        }
    }

    private void assertOneHistory() throws SQLException {
        assertThat(number("select count(*) from flyway_schema_history where not success"))
                .isZero();
        assertThat(number("select count(*) - count(distinct version) from flyway_schema_history"))
                .isZero();
        assertThat(number("select count(*) from setting where name = 'signing-key'"))
                .isEqualTo(1);
        assertThat(number("""
                        select count(*) from pg_locks l join pg_stat_activity a using (pid)
                        where l.locktype = 'advisory' and a.datname = current_database()
                        """)).isZero();
    }

    @Test
    void guardsMayGoThroughAPoolerInSessionMode() throws Exception {
        try (PgBouncer sessions = PgBouncer.start(folder, server, PgBouncer.Mode.SESSION);
                ServiceProcess service = ServiceProcess.start(folder, with("HOLDFAST_GUARD_URL", at(sessions.url())))) {
            service.awaitReady();
        }
    }

    @Test
    void guardsThroughAPoolerInTransactionModeAreRefused() throws Exception {
        assertThat(refusal(with("HOLDFAST_GUARD_URL", at(pooler.url()))))
                .contains("Jobs would take their locks through a pooler in transaction mode")
                .contains("Set holdfast.guard-url (HOLDFAST_GUARD_URL) to an address of PostgreSQL itself");
    }

    @Test
    void aPoolerThatRefusesWhatTheServiceAsksForIsToldOf() throws Exception {
        assertThat(refusal(with("HOLDFAST_POOLER", "none")))
                .contains("PgBouncer refuses the startup parameter options")
                .contains("Set holdfast.pooler (HOLDFAST_POOLER) to transaction");
    }

    @Test
    void aPoolerThatDropsWhatTheServiceAsksForIsFound() throws Exception {
        try (PgBouncer dropping = PgBouncer.start(folder, server, PgBouncer.Mode.TRANSACTION, "options")) {
            Map<String, String> environment = behind(dropping);
            environment.put("HOLDFAST_POOLER", "none");

            assertThat(refusal(environment))
                    .contains("Requests reach PostgreSQL through a pooler in transaction mode")
                    .contains("Set holdfast.pooler (HOLDFAST_POOLER) to transaction");
        }
    }

    @Test
    void statementsThatWouldBePreparedAreRefused() throws Exception {
        assertThat(refusal(with("QUARKUS_DATASOURCE_JDBC_URL", at(pooler.url()) + "?prepareThreshold=5")))
                .contains("would prepare statements there (prepareThreshold=5)")
                .contains("Take prepareThreshold out of quarkus.datasource.jdbc.url");
    }

    @Test
    void aRoleWithoutLimitsIsRefusedAndTheStatementsOfTheSentenceHelp() throws Exception {
        execute("alter role holdfast reset all");
        execute("alter role holdfast set lock_timeout = '7s'");

        String sentence = refusal(behind(pooler));

        assertThat(sentence)
                .contains("Connections of requests do not have the limits that holdfast.connection says")
                .contains("alter role holdfast set lock_timeout = '5s'")
                .contains("alter role holdfast set client_connection_check_interval = '250ms'");
        Matcher statements = STATEMENT.matcher(sentence);
        while (statements.find()) {
            execute(statements.group());
        }
        try (PgBouncer anew = PgBouncer.start(folder, server, PgBouncer.Mode.TRANSACTION);
                ServiceProcess service = ServiceProcess.start(folder, behind(anew))) {
            service.awaitReady();
        }
    }

    @Test
    void guardsWithLimitsAreRefused() throws Exception {
        assertThat(refusal(with("QUARKUS_DATASOURCE_GUARD_JDBC_NEW_CONNECTION_SQL", "set lock_timeout = '1s'")))
                .contains("Connections of jobs have to have lock_timeout = '0s'")
                .contains("leave quarkus.datasource.guard.jdbc.new-connection-sql as it is delivered");
    }

    /** What the service says when it ends by itself, having changed nothing. */
    private String refusal(Map<String, String> environment) throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder, environment)) {
            assertThat(service.awaitEnd()).isNotZero();
            assertThat(number("select count(*) from pg_class where relnamespace = 'public'::regnamespace"))
                    .as("made nevertheless")
                    .isZero();
            return service.log()
                    .lines()
                    .filter(line -> line.startsWith("Holdfast does not start: "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(service.log()));
        }
    }

    private Map<String, String> with(String key, String value) {
        Map<String, String> environment = behind(pooler);
        environment.put(key, value);
        return environment;
    }

    /** As README says. */
    private Map<String, String> behind(PgBouncer bouncer) {
        return new HashMap<>(Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", at(bouncer.url()),
                "QUARKUS_DATASOURCE_USERNAME", server.user(),
                "QUARKUS_DATASOURCE_PASSWORD", server.password(),
                "HOLDFAST_POOLER", "transaction",
                "HOLDFAST_GUARD_URL", at(server.url())));
    }

    private String at(String url) {
        return url.replaceAll("/holdfast$", "/" + database);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(at(server.url()), server.user(), server.password());
    }

    private int number(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
