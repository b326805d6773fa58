package io.holdfast.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether the database answers those who ask for something. */
@Readiness
@ApplicationScoped
class DatabaseAnswers implements HealthCheck {
    private static final int PATIENCE_IN_S = 2;

    private final DataSource requests;

    DatabaseAnswers(DataSource requests) {
        this.requests = requests;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("database");
        try (Connection connection = requests.getConnection()) {
            return answer.status(connection.isValid(PATIENCE_IN_S)).build();
        } catch (SQLException e) {
            return answer.down()
                    .withData("reason", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
