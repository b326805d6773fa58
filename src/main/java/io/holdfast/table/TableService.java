package io.holdfast.table;

import io.holdfast.access.Access;
import io.holdfast.application.ApplicationEntity;
import io.holdfast.application.ApplicationRow;
import io.holdfast.application.Applications;
import io.holdfast.application.Ordering;
import io.holdfast.application.TrashEntries;
import io.holdfast.lock.CurrentConnection;
import io.holdfast.lock.Edits;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;
import io.holdfast.problem.ErrorCode;
import io.holdfast.storage.RowCopy;
import io.holdfast.storage.Versions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/** What can be done to tables. Whoever calls has checked that the caller may. */
@ApplicationScoped
class TableService {
    private final TableMaker maker;
    private final InitialFields initialFields;
    private final Tables tables;
    private final Applications applications;
    private final Edits edits;
    private final CurrentConnection connection;
    private final Access access;

    TableService(
            TableMaker maker,
            InitialFields initialFields,
            Tables tables,
            Applications applications,
            Edits edits,
            CurrentConnection connection,
            Access access) {
        this.maker = maker;
        this.initialFields = initialFields;
        this.tables = tables;
        this.applications = applications;
        this.edits = edits;
        this.connection = connection;
        this.access = access;
    }

    /** The table that a caller gets who gives no data. */
    int createExample(ApplicationRow application, String name) throws SQLException {
        return create(application, name, ExampleTable.fields(initialFields), ExampleTable.ROWS);
    }

    int createFromData(ApplicationRow application, String name, TableData data) throws SQLException {
        List<NewField> fields =
                data.names().stream().map(n -> initialFields.make(n, "text")).toList();
        return create(application, name, fields, data.cells());
    }

    private int create(ApplicationRow application, String name, List<NewField> fields, List<RowCopy.Cells> rows)
            throws SQLException {
        NewTable table = maker.announce(application.id(), application.schema(), fields);
        try {
            maker.make(table, rows);
            return show(application.id(), table, name);
        } catch (RuntimeException e) {
            maker.abandon(table);
            throw e;
        }
    }

    private int show(int application, NewTable table, String name) {
        return edits.run(new LockRequest(Operation.CREATE_TABLE, Target.application(application)), request -> {
            applications.requireLive(application);
            return connection.call(c -> maker.show(c, application, table, name));
        });
    }

    void rename(TableRow table, String name) {
        edits.change(
                new LockRequest(Operation.RENAME_TABLE, table.target()),
                request -> tables.requireLive(table.id()).name = name);
    }

    void trash(TableRow table) {
        edits.change(new LockRequest(Operation.TRASH_TABLE, table.target()), request -> {
            tables.requireLive(table.id()).trashed = true;
            connection.flushAndClear();
            connection.run(c -> {
                int by = access.caller().id();
                TrashEntries.addTable(c, table.workspaceId(), table.applicationId(), table.id(), by);
                Versions.bumpTable(c, table.physical().schema(), table.id());
            });
        });
    }

    void order(int application, List<Integer> listed) {
        edits.change(new LockRequest(Operation.ORDER_TABLES, Target.application(application)), request -> {
            ApplicationEntity entity = applications.requireLive(application);
            List<TableEntity> present = tables.find("applicationId = ?1 and not trashed", entity.id()).stream()
                    .sorted(Comparator.comparingInt((TableEntity t) -> t.position)
                            .thenComparingInt(TableEntity::id))
                    .toList();
            List<Integer> ids = present.stream().map(TableEntity::id).toList();
            if (!ids.containsAll(listed)) {
                throw ErrorCode.ERROR_TABLE_NOT_IN_DATABASE.problem();
            }
            List<Integer> wanted = Ordering.reordered(ids, listed);
            present.forEach(table -> table.position = wanted.indexOf(table.id()) + 1);
        });
    }
}
