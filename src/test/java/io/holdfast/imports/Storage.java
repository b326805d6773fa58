package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** What lies in PostgreSQL, where no endpoint shows it. */
@ApplicationScoped
class Storage {
    private final DataSource dataSource;

    Storage(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    Connection connection() throws SQLException {
        return dataSource.getConnection();
    }

    /** May do what the service may not. Its password is the service's own. */
    Connection superuser() throws SQLException {
        Config config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.guard.jdbc.url", String.class),
                "postgres",
                config.getValue("quarkus.datasource.password", String.class));
    }

    int uploadsOf(int account) {
        return number("select count(*) from upload where account_id = ?", account);
    }

    /** What a job was given goes after its end is told. */
    void awaitNoUploadOf(int account) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> uploadsOf(account) == 0);
        assertThat(orphans()).isZero();
    }

    /** Pieces of uploads that are no more. */
    int orphans() {
        return number("select count(*) from upload_chunk where upload_id not in (select id from upload) and ? = 0", 0);
    }

    int tablesBeingMade(int database) {
        return number(
                "select count(*) from physical_object where application_id = ? and table_name is not null and state = 'making'",
                database);
    }

    int number(String sql, int parameter) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, parameter);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
