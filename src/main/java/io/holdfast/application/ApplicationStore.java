package io.holdfast.application;

import io.holdfast.job.JobFailed;
import io.holdfast.storage.Database;
import io.holdfast.storage.PhysicalNames;
import io.holdfast.storage.Registry;
import io.holdfast.storage.Sql;
import io.holdfast.storage.TableDdl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/** The SQL by which applications come into being and are ordered. */
@ApplicationScoped
public class ApplicationStore {
    /** In characters (code points). */
    public static final int MAX_NAME_LENGTH = 160;

    private final Database database;

    ApplicationStore(Database database) {
        this.database = database;
    }

    /** The id and the schema of an application that is still to be made. */
    public record Identity(int id, String schema) {}

    public Identity newIdentity() {
        return database.with(connection -> new Identity(newId(connection), PhysicalNames.schema(connection)));
    }

    /** An id for an application whose schema is named later. */
    public static int newId(Connection connection) {
        return Sql.on(connection)
                .fetchSingle("select nextval(pg_get_serial_sequence('application', 'id'))::integer as id")
                .get("id", Integer.class);
    }

    @Transactional
    void createWithSchema(Identity identity, int workspace, String name) {
        database.run(connection -> {
            TableDdl.createSchema(connection, identity.schema());
            insertLast(connection, identity, workspace, name);
            Registry.live(connection, identity.schema(), null);
        });
    }

    /** The copy that a snapshot keeps: it has no place in an order. */
    public static void insertHidden(Connection connection, Identity identity, int workspace, String name) {
        insert(connection, identity, workspace, name, true);
    }

    /** The rows of an application, the last of its workspace; its schema is somebody else's matter. */
    public static void insertLast(Connection connection, Identity identity, int workspace, String name) {
        insert(connection, identity, workspace, name, false);
        Sql.on(connection).execute("""
                        insert into application_order (application_id, workspace_id, position)
                        select ?, ?, coalesce(max(o.position), 0) + 1
                        from application_order o
                        join application a on a.id = o.application_id and not a.trashed
                        where o.workspace_id = ?
                        """, identity.id(), workspace, workspace);
    }

    /** As {@link #insertLast}, in a certain place, which another one may have as well. */
    public static void insertAt(Connection connection, Identity identity, int workspace, String name, int position) {
        insert(connection, identity, workspace, name, false);
        Sql.on(connection)
                .execute(
                        "insert into application_order (application_id, workspace_id, position) values (?, ?, ?)",
                        identity.id(),
                        workspace,
                        position);
    }

    private static void insert(Connection connection, Identity identity, int workspace, String name, boolean hidden) {
        Sql.on(connection)
                .execute(
                        "insert into application (id, workspace_id, name, schema_name, hidden) values (?, ?, ?, ?, ?)",
                        identity.id(),
                        workspace,
                        name,
                        identity.schema(),
                        hidden);
    }

    /**
     * In a transaction: from here to its end no other copy chooses a name in the workspace. Held for milliseconds, by whoever
     * is about to commit.
     *
     * @throws JobFailed when somebody has deleted the workspace for ever
     */
    public static void lockNames(Connection connection, int workspace) {
        requireLocked(connection, "workspace", workspace, "no key update");
    }

    /**
     * In the transaction that ends a job which held nothing of its source: nobody deletes that for ever before the end.
     *
     * @throws JobFailed when somebody has done so
     */
    public static void requireThere(Connection connection, int application) {
        requireLocked(connection, "application", application, "key share");
    }

    private static void requireLocked(Connection connection, String what, int id, String strength) {
        if (Sql.on(connection)
                .fetch("select 1 from %s where id = ? for %s".formatted(what, strength), id)
                .isEmpty()) {
            throw new JobFailed("The " + what + " was deleted for ever meanwhile.");
        }
    }

    /** The names of a workspace's live applications. */
    public static Set<String> namesIn(Connection connection, int workspace) {
        return Sql.on(connection)
                .fetch("select name from application where workspace_id = ? and not trashed and not hidden", workspace)
                .intoSet(r -> r.get("name", String.class));
    }

    @Transactional
    void reorder(int workspace, List<Integer> listed) {
        database.run(connection -> {
            DSLContext sql = Sql.on(connection);
            List<Integer> present = sql.fetch("""
                            select o.application_id
                            from application_order o
                            join application a on a.id = o.application_id
                            where o.workspace_id = ? and not a.trashed
                            order by o.position, o.application_id
                            """, workspace).map(r -> r.get(0, Integer.class));
            // rows are taken in order of ids, so that two of these never wait for each other
            sql.execute(
                    "select 1 from application_order where workspace_id = ? order by application_id for update",
                    workspace);
            Integer[] order = Ordering.reordered(present, listed).toArray(Integer[]::new);
            sql.execute("""
                    update application_order o
                    set position = wanted.place
                    from unnest(?::integer[]) with ordinality as wanted (id, place)
                    where o.application_id = wanted.id
                    """, (Object) order);
        });
    }
}
