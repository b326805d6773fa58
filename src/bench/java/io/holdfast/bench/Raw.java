package io.holdfast.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/** PostgreSQL without the service: by psql where there is one, else through its driver. */
final class Raw implements AutoCloseable {
    private final String url;
    private final Properties properties;
    private final Connection connection;
    private final boolean hasPsql;

    Raw(String url) throws SQLException {
        this.url = url;
        Properties parsed = Driver.parseURL(url, new Properties());
        if (parsed == null) {
            throw new IllegalArgumentException("no address of PostgreSQL: " + url);
        }
        this.properties = parsed;
        this.connection = DriverManager.getConnection(url);
        this.hasPsql = isThere("psql");
    }

    private static boolean isThere(String program) {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** By what statements are run. */
    String by() {
        return hasPsql ? "psql" : "JDBC";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    void run(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    List<String> list(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    String one(String sql) throws SQLException {
        return list(sql).getFirst();
    }

    /** Everything written so far goes to disk now, so that the next run does not pay for the last one. */
    void settle() {
        try {
            run("checkpoint");
        } catch (SQLException e) {
            // a right that not everybody has: then runs are as even as the server makes them
        }
    }

    /** Brings a file with a header into a table. */
    void copy(Path file, String target) throws SQLException, IOException, InterruptedException {
        String options = " with (format csv, header true)";
        if (hasPsql) {
            psql(List.of("-c", "\\copy " + target + " from '" + file + "'" + options));
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + target + " from stdin" + options, in, 65536);
        }
    }

    /** Brings what a table or a query in parentheses has into a file. */
    void copyOut(String source, Path file) throws SQLException, IOException, InterruptedException {
        String options = " with (format csv, header true)";
        if (hasPsql) {
            psql(List.of("-c", "\\copy " + source + " to '" + file + "'" + options));
            return;
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy " + source + " to stdout" + options, out);
        }
    }

    /** Runs statements one by one, each its own transaction. */
    void script(List<String> statements) throws SQLException, IOException, InterruptedException {
        if (!hasPsql) {
            run(statements.toArray(String[]::new));
            return;
        }
        Path file = Files.createTempFile("statements", ".sql");
        try {
            Files.writeString(file, String.join(";\n", statements) + ";\n");
            psql(List.of("-f", file.toString()));
        } finally {
            Files.delete(file);
        }
    }

    private void psql(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "psql",
                "-X",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                properties.getProperty("PGHOST"),
                "-p",
                properties.getProperty("PGPORT"),
                "-U",
                properties.getProperty("user"),
                "-d",
                properties.getProperty("PGDBNAME")));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("PGPASSWORD", properties.getProperty("password", ""));
        Process psql = builder.start();
        if (!psql.waitFor(1, TimeUnit.HOURS) || psql.exitValue() != 0) {
            throw new IOException("psql failed");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
