package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What processes share through the database. */
@QuarkusTest
class SharedStateTest {
    @Inject
    DataSource database;

    @Inject
    AccessConfig config;

    @Inject
    SigningKey running;

    @Inject
    EndedTokenPurge purge;

    @Test
    void processesThatStartTogetherShareOneKey() throws SQLException {
        String before = query("delete from setting where name = 'signing-key' returning value");
        try {
            var keys = AtOnce.times(6, () -> new SigningKey(config, database).secret());

            assertThat(keys).containsOnly(keys.get(0)).doesNotContain(running.secret());
        } finally {
            query("update setting set value = '" + before + "' where name = 'signing-key' returning name");
        }
        assertThat(new SigningKey(config, database).secret()).isEqualTo(running.secret());
    }

    @Test
    void endedTokensAreForgottenOnceTheyHaveExpired() throws SQLException {
        query("insert into ended_token values ('old', now() - interval '2 hours'), ('new', now() + interval '2 hours')"
                + " returning jti");

        assertThat(purge.runOnce()).isPositive();

        assertThat(query("select string_agg(jti, ',') from ended_token where jti in ('old', 'new')"))
                .isEqualTo("new");
    }

    @Test
    void aDeactivatedAccountIsOutAtOnce() throws SQLException {
        Api ann = Api.registered("Ann");

        query("update account set is_active = false where id = " + ann.id() + " returning id");

        ann.get("/api/workspaces/").is(401, """
                {"detail": "<text>"}""");
        Api.anonymous()
                .post("/api/user/token-refresh/", "{\"refresh_token\": \"" + ann.refreshToken() + "\"}")
                .isError(401, "ERROR_INVALID_REFRESH_TOKEN");
        Api.anonymous()
                .post(
                        "/api/user/token-auth/",
                        "{\"email\": \"" + ann.email() + "\", \"password\": \"" + Api.PASSWORD + "\"}")
                .isError(401, "ERROR_DEACTIVATED_USER");
        Api.anonymous()
                .post("/api/user/token-auth/", "{\"email\": \"" + ann.email() + "\", \"password\": \"wrong\"}")
                .isError(401, "ERROR_INVALID_CREDENTIALS");
    }

    @Test
    void aHashOfAnotherCostIsReplacedByTheNextLogin() throws SQLException {
        Api ann = Api.registered("Ann");
        String cheap = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        query("update account set password_hash = '" + cheap + "' where id = " + ann.id() + " returning id");

        ann.again("password").get("/api/workspaces/").is(200);

        assertThat(query("select password_hash from account where id = " + ann.id()))
                .startsWith("$argon2id$v=19$m=" + config.passwords().memory() + ",");
        ann.get("/api/workspaces/").is(200);
        ann.again("password").get("/api/workspaces/").is(200);
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
