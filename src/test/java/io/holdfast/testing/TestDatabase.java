package io.holdfast.testing;

import io.holdfast.ops.EmbeddedDatabase;
import io.holdfast.ops.EmbeddedDatabase.Durability;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An empty PostgreSQL below {@code target} for all tests of a run, without any durability. With the system property
 * {@code holdfast.test.pooler} requests reach it through PgBouncer in transaction mode.
 */
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
public class TestDatabase implements QuarkusTestResourceLifecycleManager {
    private @Nullable EmbeddedDatabase database;

    private @Nullable PgBouncer pooler;

    @Override
    public Map<String, String> start() {
        Path folder = Path.of(
                "target", "test-data", String.valueOf(ProcessHandle.current().pid()));
        EmbeddedDatabase started = EmbeddedDatabase.start(folder, Durability.NONE);
        database = started;
        Map<String, String> settings = new HashMap<>(Map.of(
                "quarkus.datasource.jdbc.url", started.url(),
                "quarkus.datasource.username", started.user(),
                "quarkus.datasource.password", started.password()));
        if (Boolean.getBoolean("holdfast.test.pooler")) {
            settings.putAll(pooled(folder, started));
        }
        return settings;
    }

    private Map<String, String> pooled(Path folder, EmbeddedDatabase database) {
        try {
            PgBouncer.limitRole(database);
            PgBouncer started = PgBouncer.start(folder, database, PgBouncer.Mode.TRANSACTION);
            pooler = started;
            return Map.of(
                    "quarkus.datasource.jdbc.url", started.url(),
                    "holdfast.guard-url", database.url(),
                    "holdfast.pooler", "transaction");
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        try {
            if (pooler != null) {
                pooler.close();
            }
            if (database != null) {
                database.closeAndDelete();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
