package io.holdfast.exports;

import io.holdfast.field.FieldReader;
import io.holdfast.field.TableModel;
import io.holdfast.job.SnapshotSource;
import io.holdfast.lock.GuardLocks;
import io.holdfast.lock.Label;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Pause;
import io.holdfast.lock.RowConflicts;
import io.holdfast.problem.ErrorCode;
import io.holdfast.storage.Versions;
import io.holdfast.table.TableReader;
import io.holdfast.table.TableRow;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Opens one moment of a table for a caller who reads it at once, without row locks and without a job. */
@ApplicationScoped
class OnlineReading {
    private static final Logger LOG = Logger.getLogger(OnlineReading.class);
    private static final int TRIES = 40;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private final javax.sql.DataSource dataSource;
    private final javax.sql.DataSource keepers;
    private final SnapshotSource snapshots;
    private final RowConflicts conflicts;
    private final Pause pause;
    private final InstantSource clock;

    OnlineReading(
            javax.sql.DataSource dataSource,
            @DataSource("guard") javax.sql.DataSource keepers,
            SnapshotSource snapshots,
            RowConflicts conflicts,
            Pause pause,
            InstantSource clock) {
        this.dataSource = dataSource;
        this.keepers = keepers;
        this.snapshots = snapshots;
        this.conflicts = conflicts;
        this.pause = pause;
        this.clock = clock;
    }

    /**
     * Takes the present state of a table. The caller closes it.
     *
     * @param path of the request
     * @throws io.holdfast.problem.Problem 409 when somebody is destroying or rewriting tables of the application all the time
     */
    Moment take(TableRow table, String path) throws SQLException {
        LockRequest request = new LockRequest(Operation.EXPORT_TABLE_ONLINE, table.target());
        var begun = clock.instant();
        Connection keeper = keepers.getConnection();
        try {
            keeper.setAutoCommit(false);
            for (int i = 1; !GuardLocks.acquireOnline(keeper, request); i++) {
                if (i == TRIES) {
                    throw conflicts.problem(table.target(), begun, path);
                }
                pause.forAbout(BETWEEN_TRIES);
            }
            return new Moment(keeper, snapshots.take(keeper), Label.ofEdit(request));
        } catch (SQLException | RuntimeException e) {
            close(keeper);
            throw e;
        }
    }

    /** Never throws: what could not be rolled back is by PostgreSQL itself when the connection has gone. */
    private static void close(Connection connection) {
        try (connection) {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.debugf("A connection of an export was lost: %s", e.getMessage());
        }
    }

    /** A state that stays readable until it is closed. */
    final class Moment implements RowRanges.Reading, AutoCloseable {
        private final Connection keeper;
        private final String snapshot;
        private final Label label;

        private Moment(Connection keeper, String snapshot, Label label) {
            this.keeper = keeper;
            this.snapshot = snapshot;
            this.label = label;
        }

        /** The table with its fields as they were. */
        TableModel model(FieldReader fields, int id) throws SQLException {
            List<TableModel> found = new ArrayList<>();
            in(connection -> TableReader.find(connection, id)
                    .ifPresent(table ->
                            found.add(new TableModel(table, new Versions.Known(0, 0), fields.of(connection, id)))));
            return found.stream().findFirst().orElseThrow(ErrorCode.ERROR_TABLE_DOES_NOT_EXIST::problem);
        }

        /** The label is letters, digits, blanks and slashes: nothing to quote. */
        @Override
        public void in(RowRanges.Work work) throws SQLException {
            Connection connection = dataSource.getConnection();
            try {
                connection.setAutoCommit(false);
                try (Statement begin = connection.createStatement()) {
                    begin.execute(
                            "set transaction isolation level repeatable read read only; set transaction snapshot '"
                                    + snapshot + "'; set local lock_timeout = 0; set local application_name = '"
                                    + label.text()
                                    + "'");
                }
                work.on(connection);
                connection.commit();
            } finally {
                OnlineReading.close(connection);
            }
        }

        @Override
        public void close() {
            OnlineReading.close(keeper);
        }
    }
}
