package io.holdfast.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.agroal.api.AgroalDataSource;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReadinessTest {
    @TestHTTPResource(value = "/health/ready", management = true)
    URI readiness;

    @Inject
    AgroalDataSource pool;

    @Inject
    @DataSource("guard")
    AgroalDataSource guards;

    @Test
    void theServiceIsReadyOnceItsDatabaseIs() {
        given().get(readiness)
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItem("database"));
    }

    @Test
    void thePoolSeesTheSchemaThatFlywayMade() throws SQLException {
        assertThat(query(pool, "select count(*) from flyway_schema_history where success"))
                .isNotEqualTo("0");
        assertThat(query(pool, "show lock_timeout")).isEqualTo("5s");
    }

    @Test
    void guardsConnectToTheSameDatabaseWithoutTheSafetyNet() throws SQLException {
        assertThat(query(guards, "select to_regclass('account')::text")).isEqualTo("account");
        assertThat(query(guards, "show lock_timeout")).isEqualTo("0");
    }

    @Test
    void whoGetsNoConnectionInTimeIsToldToComeAgain() throws SQLException {
        Api ann = Api.registered("Ann");
        int size = pool.getConfiguration().connectionPoolConfiguration().maxSize();
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < size; i++) {
                all.add(pool.getConnection());
            }

            Answer answer = ann.get("/api/workspaces/");
            Response ready = given().get(readiness);

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.jsonPath().getString("checks.find { it.name == 'database' }.data.reason"))
                    .contains("timeout");
            assertThat(answer.isError(503, "ERROR_DATABASE_UNAVAILABLE").header("Retry-After"))
                    .isEqualTo("1");
        } finally {
            for (Connection one : all) {
                one.close();
            }
        }
    }

    private static String query(AgroalDataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
