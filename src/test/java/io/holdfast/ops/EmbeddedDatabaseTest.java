package io.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.ops.EmbeddedDatabase.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @TempDir
    Path data;

    @Test
    void whatAUserKeepsSurvivesACrash() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, Durability.FULL);
                Connection connection = DriverManager.getConnection(database.completeUrl())) {
            assertThat(List.of(
                            show(connection, "fsync"),
                            show(connection, "full_page_writes"),
                            show(connection, "synchronous_commit")))
                    .containsOnly("on");
            assertThat(show(connection, "max_connections")).isEqualTo("200");
        }
    }

    @Test
    void onlyThisMachineReachesItAndOnlyByPassword() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, Durability.NONE);
                Connection connection = DriverManager.getConnection(database.completeUrl())) {
            assertThat(show(connection, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThatThrownBy(() -> DriverManager.getConnection(database.url(), database.user(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
            assertThatThrownBy(() -> DriverManager.getConnection(database.url(), "postgres", "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void theWayToConnectIsWrittenForItsOwnerAlone() throws Exception {
        Files.writeString(data.resolve("something-else"), "kept");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, Durability.NONE)) {
            Path file = data.resolve("jdbc-url");
            assertThat(file).hasContent(database.completeUrl());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(data.resolve("something-else")).hasContent("kept");
    }

    @Test
    void itsDataOutlastARestart() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, Durability.NONE)) {
            execute(database, "create table kept (x integer)");
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, Durability.NONE)) {
            execute(database, "insert into kept values (1)");
        }
    }

    @Test
    void aSecondUserOfTheFolderIsRefusedAndToldWhy() throws Exception {
        try (EmbeddedDatabase first = EmbeddedDatabase.start(data, Durability.NONE)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(data, Durability.NONE))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("Another Holdfast uses the data folder " + data)
                    .hasMessageContaining("HOLDFAST_DATA_DIR");
            execute(first, "select 1");
        }
    }

    @Test
    void aNoteOfADeadServerWhoseIdBelongsToAnotherProcessIsPassedOver() throws Exception {
        EmbeddedDatabase.start(data, Durability.NONE).close();
        Files.write(
                data.resolve("postgres/postmaster.pid"),
                List.of(
                        String.valueOf(ProcessHandle.current().pid()),
                        data.resolve("postgres").toString(),
                        "1700000000",
                        "5432",
                        "",
                        "127.0.0.1"));
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, Durability.NONE)) {
            execute(database, "select 1");
        }
    }

    @Test
    void aClusterThatNeverBecameWholeIsMadeAgain() throws Exception {
        Files.createDirectories(data.resolve("postgres.new/base"));
        Files.writeString(data.resolve("postgres.new/postgresql.conf"), "half of it");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, Durability.NONE)) {
            execute(database, "select 1");
        }
    }

    @Test
    void dataOfAnotherVersionAreLeftAlone() throws Exception {
        Files.createDirectories(data.resolve("postgres"));
        Files.writeString(data.resolve("postgres/PG_VERSION"), "17\n");
        assertThatThrownBy(() -> EmbeddedDatabase.start(data, Durability.NONE))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("belongs to PostgreSQL 17");
        assertThat(data.resolve("postgres")).isDirectoryContaining("glob:**PG_VERSION");
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("show " + setting)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.completeUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
