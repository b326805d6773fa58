package io.holdfast.ops;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that the service starts when it is given none. Below the data folder:
 *
 * <pre>
 * holdfast.lock    held by the one process that may use the folder
 * jdbc-url         how to connect, user and password included; only its owner may read it
 * postgres/        the cluster, its password file and its logs (a week of them)
 * postgres.new/    a cluster in the making; it becomes postgres/ in one step, so a crash never leaves half of one
 * </pre>
 *
 * <p>It listens on 127.0.0.1 only and asks for a password. A server that outlived a killed service is used again as it is.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** What a commit survives. */
    public enum Durability {
        /** A crash of the machine. */
        FULL,
        /** Nothing but the present run: for tests. */
        NONE
    }

    private static final String ADMIN = "postgres";
    private static final String USER = "holdfast";
    private static final String VERSION = "18";
    // recovery after a crash replays up to 1 GB of log
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);

    private final Path cluster;
    private final FileChannel lock;
    private final String password;
    private final Postmaster postmaster;
    /** Null when the server was found running. */
    private final @Nullable EmbeddedPostgres started;

    private EmbeddedDatabase(
            Path cluster,
            FileChannel lock,
            String password,
            Postmaster postmaster,
            @Nullable EmbeddedPostgres started) {
        this.cluster = cluster;
        this.lock = lock;
        this.password = password;
        this.postmaster = postmaster;
        this.started = started;
    }

    /**
     * Starts the PostgreSQL of a data folder, or finds it running.
     *
     * @param data created when missing; may hold other things
     * @throws StartRefused when another process uses the folder, or PostgreSQL does not start
     */
    public static EmbeddedDatabase start(Path data, Durability durability) {
        Path folder = data.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
            FileChannel lock = lock(folder);
            try {
                EmbeddedDatabase database = startLocked(folder, lock, durability);
                writePrivately(folder.resolve("jdbc-url"), database.completeUrl() + "\n");
                return database;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException | SQLException e) {
            throw new StartRefused("PostgreSQL cannot be started in " + folder + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("Interrupted while PostgreSQL was starting", e);
        }
    }

    private static EmbeddedDatabase startLocked(Path folder, FileChannel lock, Durability durability)
            throws IOException, SQLException, InterruptedException {
        Path cluster = folder.resolve("postgres");
        if (!Files.exists(cluster)) {
            create(folder.resolve("postgres.new"), cluster, durability);
        }
        requireVersion(cluster);
        String password = readPassword(cluster);
        Optional<Postmaster> running = findRunning(cluster, password);
        EmbeddedPostgres started = running.isPresent() ? null : launch(cluster, password, durability);
        Postmaster postmaster = (started == null ? running : Postmaster.in(cluster))
                .orElseThrow(() -> new StartRefused("PostgreSQL in " + cluster + " stopped at once; see its log"));
        return new EmbeddedDatabase(cluster, lock, password, postmaster, started);
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve("holdfast.lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // this process holds it already
        }
        if (lock == null) {
            channel.close();
            throw new StartRefused("Another Holdfast uses the data folder " + folder
                    + ". Stop it, or give this one a folder of its own in HOLDFAST_DATA_DIR.");
        }
        return channel;
    }

    /** Makes a cluster beside its place and moves it there when it is whole. */
    private static void create(Path making, Path cluster, Durability durability)
            throws IOException, SQLException, InterruptedException {
        Optional<Postmaster> abandoned = Postmaster.in(making);
        if (abandoned.isPresent()) {
            abandoned.get().stop(STOP_LIMIT);
        }
        delete(making);
        String password = randomPassword();
        try (EmbeddedPostgres server = launch(making, null, durability);
                Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + USER + " login password '" + password + "'");
            statement.execute("create database " + USER + " owner " + USER);
            statement.execute("alter role " + ADMIN + " password '" + password + "'");
        }
        Files.writeString(making.resolve("pg_hba.conf"), """
                # written by Holdfast: this machine only, by password
                host all all 127.0.0.1/32 scram-sha-256
                """);
        writePrivately(passwordFile(making), password);
        Files.move(making, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private static EmbeddedPostgres launch(Path cluster, @Nullable String password, Durability durability)
            throws IOException {
        String durable = durability == Durability.FULL ? "on" : "off";
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_LIMIT)
                // the same order and the same letters on every machine
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "200")
                // the library starts its servers without any of the three
                .setServerConfig("fsync", durable)
                .setServerConfig("full_page_writes", durable)
                .setServerConfig("synchronous_commit", durable)
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_filename", "postgresql-%a.log")
                .setServerConfig("log_truncate_on_rotation", "on");
        if (password != null) {
            builder.setConnectConfig("password", password);
        }
        return builder.start();
    }

    /** A server left behind by a killed service. One that is just stopping is waited for. */
    private static Optional<Postmaster> findRunning(Path cluster, String password)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        for (; ; ) {
            Optional<Postmaster> found = Postmaster.in(cluster);
            if (found.isEmpty()) {
                return found;
            }
            try (Connection connection =
                    DriverManager.getConnection(url(found.get().port()), USER, password)) {
                if (connection.isValid(0)) {
                    return found;
                }
            } catch (SQLException e) {
                if (System.nanoTime() > end) {
                    throw new StartRefused(
                            "The PostgreSQL running in " + cluster + " does not answer: " + e.getMessage(), e);
                }
                Thread.sleep(100);
            }
        }
    }

    private static void requireVersion(Path cluster) throws IOException {
        String version = Files.readString(cluster.resolve("PG_VERSION")).trim();
        if (!version.equals(VERSION)) {
            throw new StartRefused("The data in " + cluster + " belongs to PostgreSQL " + version
                    + "; this Holdfast brings PostgreSQL " + VERSION + ". Carry them over with pg_upgrade or pg_dump.");
        }
    }

    private static String readPassword(Path cluster) throws IOException {
        try {
            return Files.readString(passwordFile(cluster)).trim();
        } catch (NoSuchFileException e) {
            throw new StartRefused("The password file " + passwordFile(cluster) + " is missing", e);
        }
    }

    private static Path passwordFile(Path cluster) {
        return cluster.resolve("holdfast.password");
    }

    private static String randomPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Replaces a file as a whole by one that only its owner may read. */
    private static void writePrivately(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + USER;
    }

    /** Without user and password. */
    public String url() {
        return url(postmaster.port());
    }

    public String completeUrl() {
        return url() + "?user=" + user() + "&password=" + password();
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /** Stops PostgreSQL and lets go of the folder. */
    @Override
    public void close() throws IOException, InterruptedException {
        try (lock) {
            if (started != null) {
                started.close();
            }
            if (!postmaster.stop(STOP_LIMIT)) {
                throw new IOException("PostgreSQL in " + cluster + " is still stopping");
            }
        }
    }

    /** As {@link #close()}, and removes its files: for tests. */
    public void closeAndDelete() throws IOException, InterruptedException {
        close();
        delete(cluster);
    }
}
