package io.holdfast.field;

import io.holdfast.access.Access;
import io.holdfast.application.Applications;
import io.holdfast.application.TrashEntries;
import io.holdfast.field.type.Conversion;
import io.holdfast.field.type.FieldOptions;
import io.holdfast.lock.CurrentConnection;
import io.holdfast.lock.Edits;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Input;
import io.holdfast.problem.SqlStates;
import io.holdfast.storage.Ddl;
import io.holdfast.storage.PhysicalColumn;
import io.holdfast.storage.PhysicalNames;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Rebuild;
import io.holdfast.storage.TableDdl;
import io.holdfast.storage.Versions;
import io.holdfast.table.ColumnNames;
import io.holdfast.table.TableEntity;
import io.holdfast.table.TableRow;
import io.holdfast.table.Tables;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What can be done to fields. Whoever calls has checked that the caller may; what is live is checked again here. */
@ApplicationScoped
class FieldService {
    private final Fields fields;
    private final Tables tables;
    private final Applications applications;
    private final FieldStore store;
    private final Edits edits;
    private final CurrentConnection connection;
    private final Ddl ddl;
    private final Rebuild rebuild;
    private final Access access;

    FieldService(
            Fields fields,
            Tables tables,
            Applications applications,
            FieldStore store,
            Edits edits,
            CurrentConnection connection,
            Ddl ddl,
            Rebuild rebuild,
            Access access) {
        this.fields = fields;
        this.tables = tables;
        this.applications = applications;
        this.store = store;
        this.edits = edits;
        this.connection = connection;
        this.ddl = ddl;
        this.rebuild = rebuild;
        this.access = access;
    }

    /** @return the id of the new field */
    int create(TableRow table, FieldChange asked) {
        asked.requireAllowed(false);
        requireRoom(table.id());
        requireFreeName(table.id(), asked.name(), 0);
        return edits.run(new LockRequest(Operation.CREATE_FIELD, table.target()), request -> {
            TableEntity entity = requireLive(table);
            requireRoom(table.id());
            requireFreeName(table.id(), asked.name(), 0);
            int order = nextOrder(table.id());
            String column = connection.call(c -> addColumn(c, table, entity, asked.options()));
            connection.flushAndClear();
            return connection.call(c -> {
                int id = store.add(c, table.id(), asked.name(), asked.options(), asked.description(), order, column);
                Versions.bumpTable(c, table.physical().schema(), table.id());
                return id;
            });
        });
    }

    /** @return the name of the column */
    private String addColumn(Connection c, TableRow table, TableEntity entity, FieldOptions options)
            throws SQLException {
        PhysicalTable physical = entity.physical(table.physical().schema());
        PhysicalColumn column = new PhysicalColumn(PhysicalNames.columns(c, 1).getFirst(), options.column());
        Object fill = options.defaultCell();
        if (TableDdl.hasRoomForColumn(c, physical)) {
            ddl.run(c, physical, on -> TableDdl.addColumn(on, physical, column, fill));
            return column.name();
        }
        List<Rebuild.Column> columns = new ArrayList<>(store.columns(c, table.id()));
        if (columns.size() >= TableDdl.MAX_COLUMNS) {
            throw ErrorCode.ERROR_CANNOT_CREATE_FIELD_TYPE.problem();
        }
        columns.add(new Rebuild.Column(column, inline(fill, column.type())));
        entity.moveTo(rebuild.run(c, table.applicationId(), physical, columns, null));
        return column.name();
    }

    private static <T> Field<T> inline(@Nullable Object value, DataType<T> type) {
        return value == null ? DSL.castNull(type) : DSL.inline(type.convert(value), type);
    }

    /** @param in the body of the request, read anew against the field as it is under the lock */
    void change(TableRow table, FieldModel field, Input in) {
        FieldChange asked = changeOf(in, field.name(), field.description(), field.options());
        asked.requireAllowed(field.primary());
        requireFreeNewName(table.id(), field.id(), field.name(), asked.name());
        if (asked.changesNothing()) {
            return;
        }
        Target target = Target.field(table.applicationId(), table.id(), field.id());
        edits.change(asked.of(target), request -> {
            TableEntity of = requireLive(table);
            FieldEntity entity = fields.requireLive(field.id());
            FieldChange now = changeOf(in, entity.name, entity.description, entity.definition());
            if (!now.of(target).equals(request)) {
                throw new Edits.Stronger(now.of(target));
            }
            now.requireAllowed(entity.primary);
            requireFreeNewName(table.id(), field.id(), entity.name, now.name());
            connection.run(c -> convert(c, table, of, entity, now.options()));
            entity.name = now.name();
            entity.description = now.description();
            entity.define(now.options());
            bump(table);
        });
    }

    private FieldChange changeOf(Input in, String name, @Nullable String description, FieldOptions options) {
        return FieldChange.changing(Input.of(in.body()), name, description, options, store::nextOptionId);
    }

    /**
     * Gives the stored cells the form of the new definition; nothing to do for a compatible change. Where PostgreSQL's type
     * of the column stays, cells are updated, which nobody's snapshot minds; else the table is rebuilt.
     */
    private void convert(Connection c, TableRow table, TableEntity of, FieldEntity field, FieldOptions after)
            throws SQLException {
        FieldOptions before = field.definition();
        Field<?> cells = DSL.field(DSL.name(field.columnName), before.column());
        Optional<Field<?>> converted = before.type() == after.type()
                ? Conversion.rewritten(cells, before, after)
                : Optional.of(Conversion.converted(cells, before, after));
        if (converted.isEmpty()) {
            return;
        }
        PhysicalTable physical = of.physical(table.physical().schema());
        try {
            if (before.column().getCastTypeName().equals(after.column().getCastTypeName())) {
                ddl.run(c, physical, on -> TableDdl.rewrite(on, physical, field.columnName, converted.get()));
                return;
            }
            List<Rebuild.Column> columns = store.columns(c, table.id()).stream()
                    .map(column -> column.column().name().equals(field.columnName)
                            ? new Rebuild.Column(new PhysicalColumn(field.columnName, after.column()), converted.get())
                            : column)
                    .toList();
            of.moveTo(rebuild.run(c, table.applicationId(), physical, columns, null));
        } catch (DataAccessException e) {
            // class 22: a value that the conversion did not foresee; the contract has a word for it
            String state = SqlStates.of(e);
            if (state != null && state.startsWith("22")) {
                throw ErrorCode.ERROR_CANNOT_CHANGE_FIELD_TYPE.problem();
            }
            throw e;
        }
    }

    void trash(TableRow table, FieldModel field) {
        if (field.primary()) {
            throw ErrorCode.ERROR_CANNOT_DELETE_PRIMARY_FIELD.problem();
        }
        Target target = Target.field(table.applicationId(), table.id(), field.id());
        edits.change(new LockRequest(Operation.TRASH_FIELD, target), request -> {
            requireLive(table);
            FieldEntity entity = fields.requireLive(field.id());
            if (entity.primary) {
                throw ErrorCode.ERROR_CANNOT_DELETE_PRIMARY_FIELD.problem();
            }
            entity.trashed = true;
            int by = access.caller().id();
            connection.flushAndClear();
            connection.run(c ->
                    TrashEntries.addField(c, table.workspaceId(), table.applicationId(), table.id(), field.id(), by));
            bump(table);
        });
    }

    /** @return the id of the former primary field */
    int changePrimary(TableRow table, int newPrimary) {
        // in a transaction of its own: else its session would keep a connection while the edit waits on another one
        int former = QuarkusTransaction.requiringNew().call(() -> {
            FieldEntity now = primaryOf(table.id());
            requireNewPrimary(table, newPrimary, now);
            return now.id();
        });
        return changePrimary(table, newPrimary, former);
    }

    private int changePrimary(TableRow table, int newPrimary, int expectedFormer) {
        Target target = Target.field(table.applicationId(), table.id(), newPrimary);
        var request = new LockRequest(Operation.CHANGE_PRIMARY_FIELD, target, List.of(expectedFormer));
        return edits.run(request, now -> {
            requireLive(table);
            FieldEntity former = primaryOf(table.id());
            if (!now.fields().contains(former.id())) {
                throw new Edits.Stronger(new LockRequest(now.operation(), target, List.of(former.id())));
            }
            requireNewPrimary(table, newPrimary, former);
            former.primary = false;
            // one primary at a time is what the index wants
            fields.flush();
            fields.requireLive(newPrimary).primary = true;
            bump(table);
            return former.id();
        });
    }

    private void requireNewPrimary(TableRow table, int id, FieldEntity former) {
        FieldEntity field = fields.requireLive(id);
        if (field.tableId != table.id()) {
            throw ErrorCode.ERROR_FIELD_NOT_IN_TABLE.problem();
        }
        if (field.id() == former.id()) {
            throw ErrorCode.ERROR_FIELD_IS_ALREADY_PRIMARY.problem();
        }
        if (!field.definition().mayBePrimary()) {
            throw ErrorCode.ERROR_INCOMPATIBLE_PRIMARY_FIELD_TYPE.problem();
        }
    }

    private FieldEntity primaryOf(int table) {
        return fields.find("tableId = ?1 and primary", table)
                .firstResultOptional()
                .orElseThrow(ErrorCode.ERROR_TABLE_HAS_NO_PRIMARY_FIELD::problem);
    }

    /** Sends what changed, then raises the version as the last thing. */
    private void bump(TableRow table) {
        connection.flushAndClear();
        connection.run(c -> Versions.bumpTable(c, table.physical().schema(), table.id()));
    }

    private TableEntity requireLive(TableRow table) {
        TableEntity entity = tables.requireLive(table.id());
        applications.requireLive(table.applicationId());
        return entity;
    }

    private void requireRoom(int table) {
        if (store.count(table) >= ColumnNames.MAX_FIELDS) {
            throw ErrorCode.ERROR_MAX_FIELD_COUNT_EXCEEDED.problem();
        }
    }

    private void requireFreeName(int table, String name, int but) {
        if (store.isNameTaken(table, name, but)) {
            throw ErrorCode.ERROR_FIELD_WITH_SAME_NAME_ALREADY_EXISTS.problem();
        }
    }

    /** Of a live field, whose present name is no other's. */
    private void requireFreeNewName(int table, int field, String present, String name) {
        if (!name.equals(present)) {
            requireFreeName(table, name, field);
        }
    }

    private int nextOrder(int table) {
        return fields.find("tableId = ?1 and not trashed", table).stream()
                .mapToInt(f -> f.position + 1)
                .max()
                .orElse(0);
    }
}
