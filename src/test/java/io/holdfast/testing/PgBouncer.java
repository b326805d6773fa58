package io.holdfast.testing;

import static org.awaitility.Awaitility.await;

import io.holdfast.ops.EmbeddedDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Debian's PgBouncer in front of an embedded PostgreSQL, set up as README says. It has to be installed; {@code .ci/run} sees
 * to that.
 */
public final class PgBouncer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PROGRAM = "/usr/sbin/pgbouncer";

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether a client has its connection for a transaction at a time or until it leaves. */
    public enum Mode {
        TRANSACTION,
        SESSION
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param folder for its configuration and log; made when missing
     * @param ignored startup parameters that it accepts and drops, besides the one that the driver always sends
     */
    public static PgBouncer start(Path folder, EmbeddedDatabase database, Mode mode, String... ignored)
            throws IOException {
        if (!Files.isExecutable(Path.of(PROGRAM))) {
            throw new IllegalStateException("PgBouncer is not installed: apt-get install pgbouncer");
        }
        Files.createDirectories(folder);
        int port = freePort();
        Path users = folder.resolve("users-" + port + ".txt");
        Files.writeString(users, "\"%s\" \"%s\"\n".formatted(database.user(), database.password()));
        Path settings = Files.writeString(folder.resolve("pgbouncer-" + port + ".ini"), """
                [databases]
                * = host=127.0.0.1 port=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = %s
                default_pool_size = 40
                max_client_conn = 400
                ignore_startup_parameters = %s
                """.formatted(
                        portOf(database),
                        port,
                        users.toAbsolutePath(),
                        mode.name().toLowerCase(Locale.ROOT),
                        String.join(",", with("extra_float_digits", ignored))));
        Path log = folder.resolve("pgbouncer-" + port + ".log");
        Process process = new ProcessBuilder(command(settings))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        PgBouncer started = new PgBouncer(process, port);
        started.awaitAnswer(log);
        return started;
    }

    /** As root it refuses to run, unless it is told whom to become. */
    private static List<String> command(Path settings) {
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(settings.toAbsolutePath().toString());
        return command;
    }

    private static List<String> with(String first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all;
    }

    private static String portOf(EmbeddedDatabase database) {
        return database.url().replaceAll(".*:(\\d+)/.*", "$1");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer(Path log) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .failFast("it ended: " + log, () -> !process.isAlive())
                .until(this::answers);
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Where requests connect, without user and password. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/holdfast";
    }

    /** What README tells to run, so that the limits of requests are in force behind a pooler. */
    public static void limitRole(EmbeddedDatabase database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.completeUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("alter role holdfast set lock_timeout = '5s'");
            statement.execute("alter role holdfast set statement_timeout = '60s'");
            statement.execute("alter role holdfast set idle_in_transaction_session_timeout = '60s'");
            statement.execute("alter role holdfast set client_connection_check_interval = '250ms'");
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
