package io.holdfast.field;

import io.holdfast.storage.DroppedColumns;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Registry;
import io.holdfast.storage.Sql;
import io.holdfast.storage.Versions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Deletes applications, tables and fields for ever: takes them out of the metadata and leaves what they are in PostgreSQL to
 * the janitor. In transactions that hold the locks of doing so. Here because this is the package that knows all three.
 */
public final class Removal {
    private static final String FIELDS_OF_APPLICATION =
            "delete from field f using user_table t where t.id = f.table_id and t.application_id = ?";
    private static final String TABLE = """
            delete from user_table t
            using application a
            where t.id = ? and a.id = t.application_id
            returning a.schema_name, t.physical_name
            """;
    private static final String FIELD = """
            delete from field f
            using user_table t, application a
            where f.id = ? and not f.is_primary and t.id = f.table_id and a.id = t.application_id
            returning a.id as application_id, a.schema_name, t.id as table_id, t.physical_name, f.column_name
            """;

    private Removal() {}

    /** @return whether it was there */
    public static boolean application(Connection connection, int application) throws SQLException {
        DSLContext sql = Sql.on(connection);
        sql.execute(FIELDS_OF_APPLICATION, application);
        sql.execute("delete from user_table where application_id = ?", application);
        Optional<String> schema = sql.fetchOptional(
                        "delete from application where id = ? returning schema_name", application)
                .map(gone -> gone.get("schema_name", String.class));
        if (schema.isPresent()) {
            DroppedColumns.goWithSchema(connection, schema.get());
            Registry.dropSchema(connection, schema.get());
            Versions.bumpApplication(connection, schema.get());
        }
        return schema.isPresent();
    }

    /** @return whether it was there */
    public static boolean table(Connection connection, int table) throws SQLException {
        DSLContext sql = Sql.on(connection);
        sql.execute("delete from field where table_id = ?", table);
        Optional<PhysicalTable> gone = sql.fetchOptional(TABLE, table).map(Removal::physical);
        if (gone.isPresent()) {
            DroppedColumns.goWith(connection, gone.get());
            Registry.dropTable(connection, gone.get());
            Versions.removeTable(connection, gone.get().schema(), table);
        }
        return gone.isPresent();
    }

    /** @return whether it was there; false, too, for a primary field, which only goes with its table */
    public static boolean field(Connection connection, int field) {
        Optional<Record> found = Sql.on(connection).fetchOptional(FIELD, field).map(r -> r);
        found.ifPresent(gone -> {
            PhysicalTable table = physical(gone);
            DroppedColumns.add(
                    connection,
                    gone.get("application_id", Integer.class),
                    table,
                    gone.get("column_name", String.class));
            Versions.bumpTable(connection, table.schema(), gone.get("table_id", Integer.class));
        });
        return found.isPresent();
    }

    private static PhysicalTable physical(Record r) {
        return new PhysicalTable(r.get("schema_name", String.class), r.get("physical_name", String.class));
    }
}
