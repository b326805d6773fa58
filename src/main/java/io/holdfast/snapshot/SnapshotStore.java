package io.holdfast.snapshot;

import io.holdfast.application.ApplicationGone;
import io.holdfast.application.ApplicationStore;
import io.holdfast.copying.Copy;
import io.holdfast.field.Removal;
import io.holdfast.job.JobRow;
import io.holdfast.storage.Database;
import io.holdfast.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The SQL of snapshots. */
@ApplicationScoped
class SnapshotStore {
    private static final String SHOWN = """
            select s.id, s.name, s.application_id, s.created_at, coalesce(a.email, '') as username, s.place
            from snapshot s
            left join account a on a.id = s.account_id
            """;
    private static final String OF_APPLICATION =
            SHOWN + "where s.application_id = ? order by s.created_at desc, s.id desc";
    private static final String BY_ID = "select id, workspace_id, hidden_application_id from snapshot where id = ?";
    private static final String OLDER = """
            select id, workspace_id, hidden_application_id
            from snapshot
            where created_at < now() - make_interval(secs => ?)
            order by id
            """;
    /** Open jobs count as the snapshots that they will be; one statement, so that none is missed while it is published. */
    private static final String COUNT = """
            select (select count(*) from snapshot where workspace_id = ?)
                 + (select count(*) from job
                    where workspace_id = ? and type = ? and state in ('pending', 'running', 'cancelling')) as count
            """;

    private static final String NAME_TAKEN = """
            select exists (select from snapshot where application_id = ? and account_id = ? and name = ?)
                or exists (select from job
                           where application_id = ? and account_id = ? and type = ? and payload ->> 'name' = ?
                             and state in ('pending', 'running', 'cancelling')) as taken
            """;
    private static final String IS_BEING_RESTORED = """
            select exists (select from job
                           where workspace_id = ? and application_id = ? and type = ?
                             and state in ('pending', 'running', 'cancelling')) as so
            """;
    private static final String INSERT = """
            insert into snapshot (id, name, application_id, workspace_id, hidden_application_id, place, account_id, job_id,
                created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz)
            """;
    /** A copy is shown in the same commit as its snapshot and taken away with it, so one without is nobody's. */
    private static final String COPIES_WITHOUT_SNAPSHOT = """
            select a.id
            from application a
            where a.hidden and not exists (select from snapshot s where s.hidden_application_id = a.id)
            order by a.id
            """;

    private static final String DELETE_OF =
            "delete from snapshot where application_id = ? or hidden_application_id = ?";

    private final Database database;

    SnapshotStore(Database database) {
        this.database = database;
    }

    /** The published snapshots of an application, newest first. */
    List<SnapshotView> ofApplication(int application) {
        return database.query(q -> q.fetch(OF_APPLICATION, application).map(SnapshotStore::view));
    }

    /** What it takes to restore a snapshot; empty when it is gone. */
    Optional<RestorePlan> restorePlan(int snapshot) {
        return database.query(q -> q.fetchOptional(SHOWN + "where s.id = ?", snapshot)
                .map(r -> new RestorePlan(
                        snapshot, r.get("name", String.class), r.get("place", Integer.class), view(r).render())));
    }

    private static SnapshotView view(Record r) {
        return new SnapshotView(
                r.get("id", Integer.class),
                r.get("name", String.class),
                r.get("application_id", Integer.class),
                r.get("created_at", OffsetDateTime.class).toInstant(),
                r.get("username", String.class));
    }

    Optional<SnapshotRow> find(int id) {
        return database.query(q -> q.fetchOptional(BY_ID, id).map(SnapshotStore::row));
    }

    List<SnapshotRow> olderThan(Duration age) {
        return database.query(q -> q.fetch(OLDER, (double) age.toSeconds()).map(SnapshotStore::row));
    }

    /** The e-mail address of an account; empty when it is gone. */
    String username(int account) {
        return database.query(q -> q.fetchOptional("select email from account where id = ?", account)
                .map(r -> r.get("email", String.class))
                .orElse(""));
    }

    /** Draws the ids of a snapshot to be made. */
    SnapshotPlan plan(String name) {
        return database.with(connection -> new SnapshotPlan(
                Sql.on(connection)
                        .fetchSingle("select nextval(pg_get_serial_sequence('snapshot', 'id'))::integer as id")
                        .get("id", Integer.class),
                ApplicationStore.newId(connection),
                name));
    }

    /** In a transaction: from here to its end nobody else adds a snapshot to the workspace, or a job that makes one. */
    void lockWorkspace(int workspace) {
        database.query(q -> q.execute("select 1 from workspace where id = ? for no key update", workspace));
    }

    long countOf(int workspace) {
        return database.query(q ->
                q.fetchSingle(COUNT, workspace, workspace, SnapshotHandler.TYPE).get("count", Long.class));
    }

    boolean isNameTaken(int application, int account, String name) {
        return database.query(q -> q.fetchSingle(
                        NAME_TAKEN, application, account, name, application, account, SnapshotHandler.TYPE, name)
                .get("taken", Boolean.class));
    }

    boolean isBeingRestored(SnapshotRow snapshot) {
        return database.query(q -> q.fetchSingle(
                        IS_BEING_RESTORED, snapshot.workspaceId(), snapshot.hiddenApplicationId(), RestoreHandler.TYPE)
                .get("so", Boolean.class));
    }

    /** In the transaction that shows its copy. */
    static void insert(Connection connection, SnapshotPlan plan, JobRow job, Copy copy) {
        Sql.on(connection)
                .execute(
                        INSERT,
                        plan.id(),
                        plan.name(),
                        job.applicationId(),
                        job.workspaceId(),
                        plan.hiddenApplicationId(),
                        copy.place(),
                        job.accountId(),
                        job.id(),
                        copy.takenAt().atOffset(ZoneOffset.UTC));
    }

    /**
     * In a transaction that holds the locks of DELETE_SNAPSHOT: the snapshot, the metadata of its copy, and the tables of
     * that put on the drop list.
     *
     * @return false when somebody else had deleted it by then
     */
    static boolean delete(Connection connection, SnapshotRow snapshot) throws SQLException {
        DSLContext sql = Sql.on(connection);
        if (sql.execute("delete from snapshot where id = ?", snapshot.id()) == 0) {
            return false;
        }
        Removal.application(connection, snapshot.hiddenApplicationId());
        return true;
    }

    /** An application that is deleted for ever takes its snapshots along; the chore for copies without one does the rest. */
    void forget(@Observes ApplicationGone gone) {
        database.query(q -> q.execute(DELETE_OF, gone.application(), gone.application()));
    }

    /** Hidden applications that no snapshot leads to. */
    List<Integer> copiesWithoutSnapshot() {
        return database.query(q -> q.fetch(COPIES_WITHOUT_SNAPSHOT).map(r -> r.get(0, Integer.class)));
    }

    private static SnapshotRow row(Record r) {
        return new SnapshotRow(
                r.get("id", Integer.class),
                r.get("workspace_id", Integer.class),
                r.get("hidden_application_id", Integer.class));
    }
}
