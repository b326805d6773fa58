package io.holdfast.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where the state that a job reads comes from: the guard exports it after its last lock. On a cluster of Citus an exported
 * snapshot does not reach the workers and reads a mixture without any error, so there it is refused; another source, and
 * the wait for prepared transactions before it, would have their place here.
 */
@ApplicationScoped
public class SnapshotSource {
    private static final String IS_CLUSTER = "select exists (select from pg_extension where extname = 'citus')";

    /**
     * Takes the present state; it can be read for as long as the guard's transaction lasts.
     *
     * @throws JobFailed on a cluster of Citus
     */
    public String take(Connection guard) throws SQLException {
        if (Statements.first(guard, row -> row.getBoolean(1), IS_CLUSTER).orElse(false)) {
            throw new JobFailed("Jobs of this type cannot read one state on a cluster of Citus yet.");
        }
        return Statements.first(guard, row -> row.getString(1), "select pg_export_snapshot()")
                .orElseThrow();
    }
}
