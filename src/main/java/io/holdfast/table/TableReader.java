package io.holdfast.table;

import io.holdfast.access.Access;
import io.holdfast.problem.ErrorCode;
import io.holdfast.storage.Database;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** Reads tables, and only those that callers may see. */
@ApplicationScoped
public class TableReader {
    private static final String LIVE = live("", "");

    private final Database database;
    private final Access access;

    TableReader(Database database, Access access) {
        this.database = database;
        this.access = access;
    }

    /**
     * The select of what {@link #row} reads, of live tables {@code t} only, with what is joined to them; ends in a condition.
     *
     * @param columns of the joined, each with a comma before it
     */
    public static String live(String columns, String join) {
        return """
                select t.id as table_id, t.application_id, a.workspace_id, t.name as table_name,
                    t.position as table_position, a.schema_name, t.physical_name%s
                from user_table t
                join application a on a.id = t.application_id
                join workspace w on w.id = a.workspace_id
                %s
                where not t.trashed and not a.trashed and not a.hidden and not w.trashed
                """.formatted(columns, join);
    }

    /**
     * A table that the caller may reach.
     *
     * @throws io.holdfast.problem.Problem 404 when there is none, 400 when the caller is no member
     */
    public TableRow reachable(int id) {
        TableRow table = find(id).orElseThrow(ErrorCode.ERROR_TABLE_DOES_NOT_EXIST::problem);
        access.requireMember(table.workspaceId(), ErrorCode.ERROR_TABLE_DOES_NOT_EXIST);
        return table;
    }

    /** A live table, whoever asks. */
    public Optional<TableRow> find(int id) {
        return database.query(q -> q.fetch(LIVE + "and t.id = ?", id).map(TableReader::row)).stream()
                .findFirst();
    }

    /** As {@link #find(int)}, as the transaction of a connection sees it. */
    public static Optional<TableRow> find(Connection connection, int id) {
        return Sql.on(connection).fetch(LIVE + "and t.id = ?", id).map(TableReader::row).stream()
                .findFirst();
    }

    /** The live tables of live applications, in their order. */
    public List<TableRow> of(Collection<Integer> applications) {
        return database.query(q -> q.fetch(
                        LIVE + "and t.application_id = any(?) order by t.application_id, t.position, t.id",
                        (Object) applications.toArray(Integer[]::new))
                .map(TableReader::row));
    }

    public static TableRow row(Record r) {
        return new TableRow(
                r.get("table_id", Integer.class),
                r.get("application_id", Integer.class),
                r.get("workspace_id", Integer.class),
                r.get("table_name", String.class),
                r.get("table_position", Integer.class),
                new PhysicalTable(r.get("schema_name", String.class), r.get("physical_name", String.class)));
    }
}
