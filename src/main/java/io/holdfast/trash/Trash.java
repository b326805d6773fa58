package io.holdfast.trash;

import io.holdfast.application.ApplicationGone;
import io.holdfast.field.Removal;
import io.holdfast.lock.CurrentConnection;
import io.holdfast.lock.Edits;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.SqlStates;
import io.holdfast.row.RowTrash;
import io.holdfast.storage.Database;
import io.holdfast.storage.Sql;
import io.holdfast.storage.Versions;
import io.holdfast.table.TableGone;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** Takes what is no row out of the trash, the one way or the other. Whoever calls has checked that the caller may. */
@ApplicationScoped
class Trash {
    private static final int TRIES = 5;
    private static final String APPLICATIONS = "select id, schema_name from application where workspace_id = ?";
    private static final String IN_ORDER = " order by id";

    private final Database database;
    private final Edits edits;
    private final CurrentConnection connection;
    private final RestoredFields fields;
    private final Event<ApplicationGone> gone;
    private final Event<TableGone> tableGone;

    Trash(
            Database database,
            Edits edits,
            CurrentConnection connection,
            RestoredFields fields,
            Event<ApplicationGone> gone,
            Event<TableGone> tableGone) {
        this.database = database;
        this.edits = edits;
        this.connection = connection;
        this.fields = fields;
        this.gone = gone;
        this.tableGone = tableGone;
    }

    private record Application(int id, String schema) {}

    /**
     * Brings something back.
     *
     * @throws io.holdfast.problem.Problem 404 when it is not there any more, 400 when what it lies in is in the trash, too,
     *     409 when something is in the way
     */
    void restore(Item item) {
        for (int i = 1; ; i++) {
            try {
                restoreOnce(item);
                return;
            } catch (DataAccessException e) {
                // somebody has just renamed another field to what this one was to be called
                if (i == TRIES || !SqlStates.UNIQUE_VIOLATION.equals(SqlStates.of(e))) {
                    throw e;
                }
            }
        }
    }

    private void restoreOnce(Item item) {
        List<Application> applications = item.type() == ItemType.WORKSPACE ? liveIn(item.workspace()) : List.of();
        edits.changeAll(requests(item, item.restoring(), applications), () -> {
            // what was locked is changed by SQL below, and is not to be written back
            connection.flushAndClear();
            connection.run(c -> {
                Item now = TrashStore.find(c, item.type(), item.id(), false)
                        .orElseThrow(ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST::problem);
                requireLiveParent(now);
                if (Sql.on(c).execute("delete from trash_entry where id = ? and not emptied", now.entry()) == 0) {
                    throw ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST.problem();
                }
                restore(c, now, applications);
            });
        });
    }

    static void requireLiveParent(Item item) {
        if (item.parentTrashed()) {
            throw ErrorCode.ERROR_CANNOT_RESTORE_PARENT_BEFORE_CHILD.problem();
        }
    }

    private void restore(Connection c, Item item, List<Application> applications) {
        DSLContext sql = Sql.on(c);
        switch (item.type()) {
            case WORKSPACE -> {
                sql.execute("update workspace set trashed = false where id = ?", item.id());
                applications.forEach(application -> Versions.bumpApplication(c, application.schema()));
            }
            case APPLICATION -> {
                sql.execute("update application set trashed = false where id = ?", item.id());
                Versions.bumpApplication(c, item.schema());
            }
            case TABLE -> {
                sql.execute("update user_table set trashed = false where id = ?", item.id());
                Versions.bumpTable(c, item.schema(), item.id());
            }
            case FIELD -> {
                fields.restore(c, item);
                Versions.bumpTable(c, item.schema(), item.table());
            }
            default -> throw new IllegalStateException(item.type() + " is restored otherwise");
        }
    }

    /**
     * Deletes something for ever.
     *
     * @throws io.holdfast.problem.Problem 404 when it is not in the trash any more, 409 when it is in use
     */
    void delete(Item item) {
        delete(item, false);
    }

    /** As {@link #delete}, for who is not asked to: waits for nobody. What was emptied counts as in the trash. */
    void deleteAtOnce(Item item) {
        delete(item, true);
    }

    private void delete(Item item, boolean atOnce) {
        for (int i = 1; ; i++) {
            List<Application> applications = item.type() == ItemType.WORKSPACE ? allIn(item.workspace()) : List.of();
            List<LockRequest> requests = requests(item, item.deleting(), applications);
            try {
                if (atOnce) {
                    edits.changeAllAtOnce(requests, () -> delete(item, true, applications));
                } else {
                    edits.changeAll(requests, () -> delete(item, false, applications));
                }
                return;
            } catch (Grown grown) {
                if (i == TRIES) {
                    throw grown;
                }
            }
        }
    }

    /** There is more in a workspace than was locked. */
    private static final class Grown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Grown(int workspace) {
            super("applications come into the trashed workspace " + workspace);
        }
    }

    private void delete(Item item, boolean evenIfEmptied, List<Application> applications) {
        connection.flushAndClear();
        connection.run(c -> {
            Item now = TrashStore.find(c, item.type(), item.id(), evenIfEmptied)
                    .orElseThrow(ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST::problem);
            if (!delete(c, now, applications)) {
                throw ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST.problem();
            }
        });
    }

    /** The entry of the item and of what lies in it first, the version last. @return whether it was there */
    private boolean delete(Connection c, Item item, List<Application> locked) throws SQLException {
        DSLContext sql = Sql.on(c);
        switch (item.type()) {
            case WORKSPACE -> {
                sql.execute("delete from trash_entry where workspace_id = ?", item.id());
                return workspace(c, item.id(), locked);
            }
            case APPLICATION -> {
                sql.execute("delete from trash_entry where application_id = ?", item.id());
                return application(c, item.id());
            }
            case TABLE -> {
                sql.execute("delete from trash_entry where table_id = ?", item.id());
                tableGone.fire(new TableGone(item.application(), item.id()));
                RowTrash.forgetTable(c, item.schema(), item.id());
                return Removal.table(c, item.id());
            }
            case FIELD -> {
                sql.execute("delete from trash_entry where id = ?", item.entry());
                return Removal.field(c, item.id());
            }
            default -> throw new IllegalStateException(item.type() + " is deleted otherwise");
        }
    }

    private boolean workspace(Connection c, int workspace, List<Application> locked) throws SQLException {
        if (!locked.equals(in(c, APPLICATIONS + IN_ORDER, workspace))) {
            throw new Grown(workspace);
        }
        for (Application application : locked) {
            application(c, application.id());
        }
        return Sql.on(c).execute("delete from workspace where id = ?", workspace) == 1;
    }

    private boolean application(Connection c, int application) throws SQLException {
        gone.fire(new ApplicationGone(application));
        return Removal.application(c, application);
    }

    /** What is done to a workspace is done to each of its applications, in order of ids. */
    private static List<LockRequest> requests(Item item, Operation operation, List<Application> applications) {
        return item.type() == ItemType.WORKSPACE
                ? applications.stream()
                        .map(application -> new LockRequest(operation, Target.application(application.id())))
                        .toList()
                : List.of(new LockRequest(operation, item.target()));
    }

    private List<Application> liveIn(int workspace) {
        return database.with(c -> in(c, APPLICATIONS + " and not trashed and not hidden" + IN_ORDER, workspace));
    }

    /** The copies that snapshots keep included. */
    private List<Application> allIn(int workspace) {
        return database.with(c -> in(c, APPLICATIONS + IN_ORDER, workspace));
    }

    private static List<Application> in(Connection c, String sql, int workspace) {
        return Sql.on(c)
                .fetch(sql, workspace)
                .map(r -> new Application(r.get("id", Integer.class), r.get("schema_name", String.class)));
    }
}
