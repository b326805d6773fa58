package io.holdfast.field;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.Access;
import io.holdfast.problem.ErrorCode;
import io.holdfast.storage.Database;
import io.holdfast.storage.Sql;
import io.holdfast.table.TableReader;
import io.holdfast.table.TableRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** Reads fields, and only those that callers may see. */
@ApplicationScoped
public class FieldReader {
    private static final String COLUMNS =
            "f.id, f.name, f.type, f.options::text as options, f.description, f.position, f.is_primary, f.column_name";
    private static final String LIVE = "select " + COLUMNS + " from field f where not f.trashed ";
    private static final String WITH_TABLE =
            TableReader.live(", " + COLUMNS, "join field f on f.table_id = t.id and not f.trashed");

    private final Database database;
    private final Access access;

    FieldReader(Database database, Access access) {
        this.database = database;
        this.access = access;
    }

    /** A field with its table. */
    public record InTable(TableRow table, FieldModel field) {
        /** What fields of all types have in common, as the API returns it. */
        public ObjectNode renderBase() {
            return field.renderBase(table);
        }
    }

    /**
     * A field that the caller may reach.
     *
     * @throws io.holdfast.problem.Problem 404 when there is none, 400 when the caller is no member
     */
    public InTable reachable(int id) {
        InTable found = find(id).orElseThrow(ErrorCode.ERROR_FIELD_DOES_NOT_EXIST::problem);
        access.requireMember(found.table().workspaceId(), ErrorCode.ERROR_FIELD_DOES_NOT_EXIST);
        return found;
    }

    /** A live field of a live table, whoever asks. */
    public Optional<InTable> find(int id) {
        return database.query(q -> q.fetchOptional(WITH_TABLE + "and f.id = ?", id))
                .map(row -> new InTable(TableReader.row(row), model(row)));
    }

    /** The live fields of a table in order of {@code (order, id)}. */
    public List<FieldModel> of(Connection connection, int table) {
        return Sql.on(connection)
                .fetch(LIVE + "and f.table_id = ? order by f.position, f.id", table)
                .map(FieldReader::model);
    }

    List<FieldModel> of(int table) {
        return database.with(connection -> of(connection, table));
    }

    private static FieldModel model(Record r) {
        return new FieldModel(
                r.get("id", Integer.class),
                r.get("name", String.class),
                r.get("position", Integer.class),
                r.get("is_primary", Boolean.class),
                r.get("description", String.class),
                r.get("column_name", String.class),
                FieldEntity.optionsOf(r.get("type", String.class), r.get("options", String.class)));
    }
}
