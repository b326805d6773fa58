package io.holdfast.ops;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database answers those who ask for something. It is looked at on a thread of its own: the threads of requests may
 * all stand in a queue, which is no reason to send requests elsewhere. Who asks while somebody looks is told what that one sees.
 */
@Readiness
@ApplicationScoped
class DatabaseAnswers implements AsyncHealthCheck {
    private static final String NAME = "database";
    private static final int PATIENCE_IN_S = 2;

    private final DataSource requests;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("readiness").daemon().factory());
    private @Nullable CompletableFuture<HealthCheckResponse> look;

    DatabaseAnswers(DataSource requests) {
        this.requests = requests;
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().completionStage(this::underWay);
    }

    private synchronized CompletableFuture<HealthCheckResponse> underWay() {
        CompletableFuture<HealthCheckResponse> present = look;
        if (present == null || present.isDone()) {
            present = CompletableFuture.supplyAsync(this::look, thread);
            look = present;
        }
        return present;
    }

    private HealthCheckResponse look() {
        try (Connection connection = requests.getConnection()) {
            return HealthCheckResponse.builder()
                    .name(NAME)
                    .status(connection.isValid(PATIENCE_IN_S))
                    .build();
        } catch (SQLException e) {
            return HealthCheckResponse.builder()
                    .name(NAME)
                    .down()
                    .withData("reason", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
