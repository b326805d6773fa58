package io.holdfast.table;

import io.holdfast.job.JobFailed;
import io.holdfast.storage.Database;
import io.holdfast.storage.PhysicalNames;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Registry;
import io.holdfast.storage.RowCopy;
import io.holdfast.storage.Sql;
import io.holdfast.storage.TableDdl;
import io.holdfast.storage.Versions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Makes tables in three steps, each committed: announced in the registry, made and filled where nobody sees it, shown. The
 * application's lock is needed for the last alone, so it is held for milliseconds however much there is to fill.
 */
@ApplicationScoped
public class TableMaker {
    private final Database database;
    private final Registry registry;
    private final InitialFields fields;

    TableMaker(Database database, Registry registry, InitialFields fields) {
        this.database = database;
        this.registry = registry;
        this.fields = fields;
    }

    /** Step one of an edit: named, announced and committed. */
    NewTable announce(int application, String schema, List<NewField> fields) throws SQLException {
        NewTable table = database.with(connection -> named(connection, schema, fields));
        registry.announce(application, schema, table.physical().name());
        return table;
    }

    /** Step one of a job: named and announced, in a transaction that is committed before the table is made. */
    public static NewTable announce(
            Connection connection, int application, String schema, List<NewField> fields, int job) throws SQLException {
        NewTable table = named(connection, schema, fields);
        Registry.announceTables(
                connection, application, schema, List.of(table.physical().name()), job);
        return table;
    }

    private static NewTable named(Connection connection, String schema, List<NewField> fields) throws SQLException {
        return new NewTable(
                new PhysicalTable(schema, PhysicalNames.table(connection)),
                fields,
                PhysicalNames.columns(connection, fields.size()));
    }

    /** Makes the table and fills it. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void make(NewTable table, List<RowCopy.Cells> rows) {
        database.run(connection -> {
            create(connection, table);
            try (RowCopy copy = new RowCopy(connection, table.physical(), table.columns(), 1)) {
                for (RowCopy.Cells row : rows) {
                    copy.row(row);
                }
                copy.finish();
            }
            TableDdl.index(connection, table.physical());
        });
    }

    /** Leaves a table that was not shown to the janitor, at once; without this it would be found after some minutes. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void abandon(NewTable table) {
        database.run(connection -> Registry.dropTable(connection, table.physical()));
    }

    /** Makes the table, empty and without its index, in the transaction of a connection. */
    public static void create(Connection connection, NewTable table) {
        Registry.requireMaking(connection, table.physical());
        TableDdl.createTable(connection, table.physical(), table.physicalColumns());
    }

    /**
     * Shows the table as the last of its application: metadata, version, registry. In a transaction that holds the lock of
     * CREATE_TABLE on the application.
     *
     * @return the table's id
     */
    public int show(Connection connection, int application, NewTable table, String name) throws SQLException {
        int id = Sql.on(connection)
                .fetchSingle(
                        """
                        insert into user_table (application_id, name, position, physical_name)
                        values (?, ?, ?, ?)
                        returning id
                        """,
                        application,
                        name,
                        nextPosition(connection, application),
                        table.physical().name())
                .get("id", Integer.class);
        fields.insert(connection, id, table.fields(), table.columns());
        Registry.live(connection, table.physical().schema(), table.physical().name());
        Versions.add(connection, table.physical().schema(), id);
        return id;
    }

    /**
     * In the transaction that ends a job which held nothing of its source: nobody deletes that for ever before the end.
     *
     * @throws JobFailed when somebody has done so
     */
    public static void requireThere(Connection connection, int table) {
        if (Sql.on(connection)
                .fetch("select 1 from user_table where id = ? for key share", table)
                .isEmpty()) {
            throw new JobFailed("The table was deleted for ever meanwhile.");
        }
    }

    /** Behind the live tables of an application. Good for as long as its lock of CREATE_TABLE is held. */
    public static int nextPosition(Connection connection, int application) {
        return Sql.on(connection)
                .fetchSingle(
                        "select coalesce(max(position), 0) + 1 as next from user_table where application_id = ? and not trashed",
                        application)
                .get("next", Integer.class);
    }

    /** The names of an application's live tables. */
    public static Set<String> namesIn(Connection connection, int application) {
        return Sql.on(connection)
                .fetch("select name from user_table where application_id = ? and not trashed", application)
                .intoSet(r -> r.get("name", String.class));
    }
}
