package io.holdfast.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/** What tokens are signed with: as configured, else one that the processes on one database share. */
@ApplicationScoped
class SigningKey {
    private static final int BYTES = 32;
    private static final String SETTING = "signing-key";

    private final SecretKey key;

    SigningKey(AccessConfig config, DataSource database) {
        byte[] bytes = config.signingKey()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElseGet(() -> shared(database));
        if (bytes.length < BYTES) {
            throw new IllegalStateException(
                    "HOLDFAST_SIGNING_KEY has " + bytes.length + " bytes; HS256 needs " + BYTES + " or more.");
        }
        key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    /** An unusable key stops the service at its start, before any job does, rather than at the first login. */
    void check(@Observes @Priority(1) StartupEvent started) {
        secret();
    }

    SecretKey secret() {
        return key;
    }

    /** Whoever comes first makes it; everybody reads what is there then. */
    private static byte[] shared(DataSource database) {
        try (Connection connection = database.getConnection()) {
            makeUnlessThere(connection);
            return read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("The signing key could not be read from the database", e);
        }
    }

    private static void makeUnlessThere(Connection connection) throws SQLException {
        String sql = """
                insert into setting (name, value)
                values (?, ?)
                on conflict do nothing
                """;
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, SETTING);
            statement.setString(2, Base64.getEncoder().encodeToString(fresh));
            statement.executeUpdate();
        }
    }

    private static byte[] read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select value from setting where name = ?")) {
            statement.setString(1, SETTING);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Base64.getDecoder().decode(row.getString(1));
            }
        }
    }
}
