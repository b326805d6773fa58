package io.holdfast.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** Plain statements on the service's pool: inside a JTA transaction as part of it, outside each on its own. */
@ApplicationScoped
public class Database {
    private final DataSource dataSource;

    Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Work on a connection that may fail as JDBC fails. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    public <T> T query(Function<DSLContext, T> query) {
        return with(connection -> query.apply(Sql.on(connection)));
    }

    /** Gives the connection back afterwards: nothing of it may be kept. */
    public <T> T with(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new DataAccessException("a statement failed", e);
        }
    }

    /** Work without a result. */
    @FunctionalInterface
    public interface Action {
        void on(Connection connection) throws SQLException;
    }

    public void run(Action action) {
        try (Connection connection = dataSource.getConnection()) {
            action.on(connection);
        } catch (SQLException e) {
            throw new DataAccessException("a statement failed", e);
        }
    }
}
