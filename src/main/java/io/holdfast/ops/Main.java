package io.holdfast.ops;

import io.holdfast.ops.EmbeddedDatabase.Durability;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Starts the service, and a PostgreSQL for it where no {@code quarkus.datasource.jdbc.url} is configured.
 *
 * <p>This happens here and not in a source of configuration, since those are asked while the application is being built,
 * too. Live reload runs this again in the same process; then the URL is found among the system properties.
 */
@QuarkusMain
public final class Main {
    private static final String URL = "quarkus.datasource.jdbc.url";
    /** Longer than the service takes to stop with requests in flight: delay, timeout, and what jobs take. */
    private static final long STOP_SECONDS = 90;

    Main() {}

    public static void main(String... args) {
        CountDownLatch serviceStopped = new CountDownLatch(1);
        // WireRoutes looks at addresses itself and answers in JSON
        System.setProperty("vertx.disableURIValidation", "true");
        Beginning.underWay();
        try {
            LogFormat.wanted().use();
            Tracing.useIfWanted();
            Config config = ConfigProvider.getConfig();
            // a native executable has no database in it, and at this point only the configuration that it was built
            // with
            if (!ImageMode.current().isNativeImage()
                    && config.getOptionalValue(URL, String.class).isEmpty()) {
                startDatabase(config, serviceStopped);
            }
        } catch (StartRefused e) {
            refuse(e.getMessage());
            return;
        }
        Quarkus.run(Service.class, (code, failure) -> stopped(serviceStopped, code, failure), args);
    }

    private static void startDatabase(Config config, CountDownLatch serviceStopped) {
        Path data = Path.of(
                config.getOptionalValue("holdfast.data-dir", String.class).orElse("data"));
        EmbeddedDatabase database = embeddedIn(data);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(database, serviceStopped), "embedded database's end"));
        System.setProperty(URL, database.url());
        System.setProperty("quarkus.datasource.username", database.user());
        System.setProperty("quarkus.datasource.password", database.password());
    }

    private static EmbeddedDatabase embeddedIn(Path data) {
        try {
            return EmbeddedDatabase.start(data, Durability.FULL);
        } catch (NoClassDefFoundError e) {
            throw new StartRefused(
                    "there is no PostgreSQL in an image; QUARKUS_DATASOURCE_JDBC_URL has to name one", e);
        }
    }

    /** All shutdown hooks run at once; the database goes last. */
    private static void stop(EmbeddedDatabase database, CountDownLatch serviceStopped) {
        try {
            if (!serviceStopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                err().println("Holdfast did not stop in time; its database is stopped now");
            }
            database.close();
        } catch (Exception e) {
            err().println("PostgreSQL was not stopped: " + e.getMessage());
        }
    }

    private static void stopped(CountDownLatch serviceStopped, int code, @Nullable Throwable failure) {
        Beginning.over();
        serviceStopped.countDown();
        if (failure != null) {
            err().println("Holdfast does not start: " + reasonOf(failure).getMessage());
        }
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
    }

    private static Throwable reasonOf(Throwable failure) {
        Throwable reason = failure;
        while (reason.getCause() != null && !(reason instanceof StartRefused)) {
            reason = reason.getCause();
        }
        return reason;
    }

    private static void refuse(@Nullable String why) {
        Beginning.over();
        err().println("Holdfast does not start: " + why);
        System.exit(1);
    }

    @SuppressWarnings("SystemOut")
    private static PrintStream err() {
        return System.err;
    }
}
