package io.holdfast.testing;

import io.holdfast.ops.EmbeddedDatabase;
import io.holdfast.ops.EmbeddedDatabase.Durability;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An empty PostgreSQL below {@code target} for all tests of a run, without any durability. */
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
public class TestDatabase implements QuarkusTestResourceLifecycleManager {
    private @Nullable EmbeddedDatabase database;

    @Override
    public Map<String, String> start() {
        Path folder = Path.of(
                "target", "test-data", String.valueOf(ProcessHandle.current().pid()));
        EmbeddedDatabase started = EmbeddedDatabase.start(folder, Durability.NONE);
        database = started;
        return Map.of(
                "quarkus.datasource.jdbc.url", started.url(),
                "quarkus.datasource.username", started.user(),
                "quarkus.datasource.password", started.password());
    }

    @Override
    public void stop() {
        try {
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
