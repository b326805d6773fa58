package io.holdfast.testing;

import io.holdfast.ops.EmbeddedDatabase;
import io.holdfast.ops.EmbeddedDatabase.Durability;
import io.holdfast.storage.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests that need no service a PostgreSQL of their own, empty, one for the whole run, as a {@link Connection}. */
public final class PlainPostgres implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Connection.class || type == DSLContext.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Server server = context.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(Server.class, type -> Server.start(), Server.class);
        return parameter.getParameter().getType() == Connection.class
                ? server.connection
                : Sql.inlining(server.connection);
    }

    private record Server(EmbeddedDatabase database, Connection connection) implements AutoCloseable {
        static Server start() {
            Path folder = Path.of(
                    "target",
                    "plain-postgres",
                    String.valueOf(ProcessHandle.current().pid()));
            EmbeddedDatabase database = EmbeddedDatabase.start(folder, Durability.NONE);
            try {
                return new Server(database, DriverManager.getConnection(database.completeUrl()));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws SQLException, IOException, InterruptedException {
            connection.close();
            database.closeAndDelete();
        }
    }
}
