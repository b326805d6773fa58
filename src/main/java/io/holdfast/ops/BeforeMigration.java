package io.holdfast.ops;

import io.quarkus.agroal.DataSource;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Migrates over connections of guards, which are sessions of PostgreSQL's own without limits of time, and lets the
 * {@link Arrangement} be looked at first: PostgreSQL answers by then, and nothing has been changed yet.
 */
@ApplicationScoped
class BeforeMigration implements FlywayConfigurationCustomizer {
    private final javax.sql.DataSource guards;
    private final Arrangement arrangement;
    private final ConnectionConfig config;

    BeforeMigration(
            @DataSource("guard") javax.sql.DataSource guards, Arrangement arrangement, ConnectionConfig config) {
        this.guards = guards;
        this.arrangement = arrangement;
        this.config = config;
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        flyway.dataSource(guards);
        flyway.callbacks(new Precautions(arrangement, config.lockTimeout().toMillis()));
    }

    private record Precautions(Arrangement arrangement, long lockTimeout) implements Callback {
        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_VALIDATE || event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            if (event == Event.BEFORE_VALIDATE) {
                arrangement.check();
            } else {
                waitBriefly(context);
            }
        }

        /** Whoever comes to a table after a migration that waits for it waits as well: an older version is still at work. */
        private void waitBriefly(Context context) {
            try (Statement statement = context.getConnection().createStatement()) {
                statement.execute("set local lock_timeout = " + lockTimeout);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String getCallbackName() {
            return "precautions";
        }
    }
}
