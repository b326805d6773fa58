package io.holdfast.application;

import io.holdfast.storage.Database;
import io.holdfast.storage.PhysicalNames;
import io.holdfast.storage.Registry;
import io.holdfast.storage.Sql;
import io.holdfast.storage.TableDdl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.util.List;
import org.jooq.DSLContext;

/** The SQL by which applications come into being and are ordered. */
@ApplicationScoped
public class ApplicationStore {
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
            insert(connection, identity, workspace, name, false);
            Registry.live(connection, identity.schema(), null);
            Sql.on(connection).execute("""
                            insert into application_order (application_id, workspace_id, position)
                            select ?, ?, coalesce(max(o.position), 0) + 1
                            from application_order o
                            join application a on a.id = o.application_id and not a.trashed
                            where o.workspace_id = ?
                            """, identity.id(), workspace, workspace);
        });
    }

    /** The row alone: its schema is somebody else's matter. A hidden application has no place in an order. */
    public static void insert(Connection connection, Identity identity, int workspace, String name, boolean hidden) {
        Sql.on(connection)
                .execute(
                        "insert into application (id, workspace_id, name, schema_name, hidden) values (?, ?, ?, ?, ?)",
                        identity.id(),
                        workspace,
                        name,
                        identity.schema(),
                        hidden);
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
