package io.holdfast.lock;

import io.holdfast.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/**
 * The 409 of a request about rows. Such a request takes no locks of operations and asks for none, but the statement of an
 * operation may keep the table to itself for longer than the request's own statement waits.
 */
@ApplicationScoped
public class RowConflicts {
    private final DataSource database;
    private final Holders holders;
    private final Blockers blockers;
    private final InstantSource clock;

    RowConflicts(DataSource database, Holders holders, Blockers blockers, InstantSource clock) {
        this.database = database;
        this.holders = holders;
        this.blockers = blockers;
        this.clock = clock;
    }

    /**
     * Names what keeps a table: the operations that may have statements on it, or just a statement where there is none.
     *
     * @param begun when the request came
     * @param instance the path of the request
     */
    public Problem problem(Target table, Instant begun, String instance) {
        Instant now = clock.instant();
        List<Blocker> inTheWay = blockers.describe(keepers(table));
        return Conflicts.ofRows(
                table,
                inTheWay.isEmpty() ? List.of(new Blocker.Query(begun)) : inTheWay,
                Duration.between(begun, now),
                instance,
                now);
    }

    private List<Holder> keepers(Target table) {
        try (Connection connection = database.getConnection()) {
            return holders.of(connection, table.application()).stream()
                    .filter(holder -> holder.mayKeep(table))
                    .toList();
        } catch (SQLException e) {
            throw new IllegalStateException("The holders of locks could not be read", e);
        }
    }
}
