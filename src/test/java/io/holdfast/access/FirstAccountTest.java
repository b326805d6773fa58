package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FirstAccountTest {
    @Inject
    DataSource database;

    /** No other test keeps an account beyond its own end. */
    @BeforeEach
    void thereIsNobody() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("delete from account");
        }
    }

    @Test
    void untilThereIsAnAccountVisitorsAreSentToSignUp() {
        assertThat(isSignupShown()).isTrue();

        Api.registered("Ann");

        assertThat(isSignupShown()).isFalse();
    }

    @Test
    void ofManyFirstAccountsAtOnceOneIsStaff() {
        List<JsonNode> users = AtOnce.times(6, FirstAccountTest::register);

        assertThat(users).extracting(user -> user.path("is_staff").asBoolean()).containsOnlyOnce(true);
    }

    private static JsonNode register() {
        String body = """
                {"name": "Ann", "email": "first-%s@example.org", "password": "correct horse 1"}
                """;
        return Api.anonymous()
                .post("/api/user/", body.formatted(UUID.randomUUID()))
                .ok()
                .path("user");
    }

    private static boolean isSignupShown() {
        return Api.anonymous()
                .get("/api/settings/")
                .ok()
                .path("show_admin_signup_page")
                .asBoolean();
    }
}
