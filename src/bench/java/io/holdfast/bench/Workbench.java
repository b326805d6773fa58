package io.holdfast.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The service as it is packaged, a caller with a workspace, and the PostgreSQL below. */
final class Workbench implements AutoCloseable {
    private static final String FIELDS = "/api/database/fields/";

    private final ServiceProcess service;
    private final Caller caller;
    private final Raw raw;
    private final int workspace;

    private Workbench(ServiceProcess service, Caller caller, Raw raw, int workspace) {
        this.service = service;
        this.caller = caller;
        this.raw = raw;
        this.workspace = workspace;
    }

    static Workbench open(Settings settings) throws IOException, SQLException, InterruptedException {
        Files.createDirectories(settings.folder());
        Map<String, String> environment = new HashMap<>();
        // longer than all of this takes
        environment.put("HOLDFAST_ACCESS_ACCESS_TOKEN_LIFETIME", "24h");
        // as it is shipped, whatever the JVM of the build was told
        environment.put("JAVA_TOOL_OPTIONS", "");
        if (settings.url() != null) {
            environment.put("QUARKUS_DATASOURCE_JDBC_URL", settings.url());
        }
        ServiceProcess service = ServiceProcess.start(settings.folder(), environment, settings.options())
                .awaitReady();
        String url = settings.url() == null
                ? Files.readString(settings.folder().resolve("data/jdbc-url")).strip()
                : settings.url();
        if (settings.url() == null) {
            allowCheckpoints(url);
        }
        Caller caller = new Caller(service.url());
        int workspace = caller.post("/api/workspaces/", "{\"name\": \"Bench\"}")
                .path("id")
                .asInt();
        return new Workbench(service, caller, new Raw(url), workspace);
    }

    /** So that no run pays for what the one before it has written. */
    private static void allowCheckpoints(String url) throws SQLException {
        try (Raw admin = new Raw(url.replace("user=holdfast", "user=postgres"))) {
            admin.run("grant pg_checkpoint to holdfast");
        }
    }

    Caller caller() {
        return caller;
    }

    Raw raw() {
        return raw;
    }

    ServiceProcess service() {
        return service;
    }

    int database(String name) throws IOException, InterruptedException {
        return caller.post(
                        "/api/applications/workspace/" + workspace + "/",
                        "{\"name\": \"" + name + "\", \"type\": \"database\"}")
                .path("id")
                .asInt();
    }

    /** A table with so many text fields, and rows whose first cell is given. */
    int table(int database, String name, int fields, int rows) throws IOException, InterruptedException {
        List<String> data = new ArrayList<>();
        data.add(IntStream.range(0, fields)
                .mapToObj(field -> "\"Field " + field + "\"")
                .collect(Collectors.joining(",", "[", "]")));
        for (int i = 0; i < rows; i++) {
            data.add("[\"row " + i + "\"]");
        }
        return caller.post(
                        "/api/database/tables/database/" + database + "/",
                        "{\"name\": \"" + name + "\", \"first_row_header\": true, \"data\": [" + String.join(",", data)
                                + "]}")
                .path("id")
                .asInt();
    }

    /** An empty table for {@link MixedRows}. */
    int mixedTable(int database, String name) throws IOException, InterruptedException, SQLException {
        int table = table(database, name, 1, 1);
        List<MixedRows.Column> columns = MixedRows.COLUMNS;
        caller.patch(
                FIELDS + fields(table).getFirst() + "/",
                "{\"name\": \"" + columns.getFirst().name() + "\"}");
        for (MixedRows.Column column : columns.subList(1, columns.size())) {
            caller.post(
                    FIELDS + "table/" + table + "/", "{\"name\": \"" + column.name() + "\", " + column.field() + "}");
        }
        empty(table);
        return table;
    }

    /** The ids of a table's fields, the primary one first. */
    List<Integer> fields(int table) throws IOException, InterruptedException {
        List<Integer> ids = new ArrayList<>();
        caller.get(FIELDS + "table/" + table + "/")
                .forEach(field -> ids.add(field.path("id").asInt()));
        return ids;
    }

    /** As a new table is, by PostgreSQL's means. */
    void empty(int table) throws SQLException {
        raw.run("truncate " + physical(table));
    }

    /** A user's table as SQL names it. */
    String physical(int table) throws SQLException {
        return raw.one("""
                select format('%I.%I', a.schema_name, t.physical_name)
                from user_table t join application a on a.id = t.application_id
                where t.id = """ + table);
    }

    /** Begins a snapshot. @return the job */
    JsonNode snapshot(int database, String name) throws IOException, InterruptedException {
        return caller.post("/api/snapshots/application/" + database + "/", "{\"name\": \"" + name + "\"}");
    }

    /** Removes the snapshots of a database, and returns when the janitor has dropped what was theirs. */
    void dropSnapshots(int database) throws IOException, InterruptedException, SQLException {
        for (JsonNode snapshot : caller.get("/api/snapshots/application/" + database + "/")) {
            caller.delete("/api/snapshots/" + snapshot.path("id") + "/");
        }
        awaitDropped();
    }

    /** Returns when the janitor has dropped what nobody needs any more. */
    void awaitDropped() throws SQLException, InterruptedException {
        while (!raw.one("select count(*) from physical_object where state = 'dropping'")
                .equals("0")) {
            Thread.sleep(100);
        }
    }

    /** Returns when the last upload has been cleared away, which nobody else is to pay for. */
    void awaitNoUploads() throws SQLException, InterruptedException {
        while (!raw.one("select count(*) from upload").equals("0")) {
            Thread.sleep(20);
        }
    }

    /** Keeps everybody from a user's table until it is closed, so that a snapshot that gets there stands still. */
    Connection hold(int table) throws SQLException {
        Connection connection = raw.connect();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table " + physical(table) + " in access exclusive mode");
        }
        return connection;
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        try (service;
                raw) {
            // in this order
        }
    }
}
