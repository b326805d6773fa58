package io.holdfast.field;

import io.holdfast.problem.ErrorCode;
import io.holdfast.storage.Database;
import io.holdfast.storage.Remembered;
import io.holdfast.storage.Versions;
import io.holdfast.table.TableReader;
import io.holdfast.table.TableRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.Optional;
import org.jooq.exception.DataAccessException;

/**
 * The models of tables, remembered by this process. Remembering decides nothing: every statement compares the versions, and
 * whoever is told that they have changed calls {@link #forget} and asks again.
 */
@ApplicationScoped
public class TableModels {
    private final TableReader tables;
    private final FieldReader fields;
    private final Database database;
    private final Remembered<TableModel> remembered = new Remembered<>();

    TableModels(TableReader tables, FieldReader fields, Database database) {
        this.tables = tables;
        this.fields = fields;
        this.database = database;
    }

    /** @throws io.holdfast.problem.Problem 404 when there is no such table, as far as this process knows */
    public TableModel of(int table) {
        TableModel known = remembered.get(table);
        if (known != null) {
            return known;
        }
        TableModel read = find(table).orElseThrow(ErrorCode.ERROR_TABLE_DOES_NOT_EXIST::problem);
        remembered.put(table, read);
        return read;
    }

    public void forget(int table) {
        remembered.forget(table);
    }

    /** The model as the database has it now. Inside a transaction that locks the table: as it will stay. */
    public Optional<TableModel> find(int table) {
        return tables.find(table).flatMap(this::read);
    }

    private Optional<TableModel> read(TableRow row) {
        try {
            return database.with(connection -> read(connection, row));
        } catch (DataAccessException e) {
            // its schema went between two statements: deleted for ever
            return tables.find(row.id()).map(again -> {
                throw e;
            });
        }
    }

    /**
     * The versions first: one that rises before the rest is read costs a reload, the reverse would hide a change. So where the
     * rows lie is read once more; the schema, in which the versions are, stays.
     */
    private Optional<TableModel> read(Connection connection, TableRow before) {
        Versions.Known versions = Versions.read(connection, before.physical().schema(), before.id());
        return TableReader.find(connection, before.id())
                .map(row -> new TableModel(row, versions, fields.of(connection, row.id())));
    }
}
