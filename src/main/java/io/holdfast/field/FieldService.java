package io.holdfast.field;

import io.holdfast.application.Applications;
import io.holdfast.field.type.Conversion;
import io.holdfast.field.type.FieldOptions;
import io.holdfast.lock.CurrentConnection;
import io.holdfast.lock.Edits;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.SqlStates;
import io.holdfast.lock.Target;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Input;
import io.holdfast.storage.Ddl;
import io.holdfast.storage.PhysicalColumn;
import io.holdfast.storage.PhysicalNames;
import io.holdfast.storage.PhysicalTable;
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
import java.util.List;
import java.util.Optional;
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

    FieldService(
            Fields fields,
            Tables tables,
            Applications applications,
            FieldStore store,
            Edits edits,
            CurrentConnection connection,
            Ddl ddl) {
        this.fields = fields;
        this.tables = tables;
        this.applications = applications;
        this.store = store;
        this.edits = edits;
        this.connection = connection;
        this.ddl = ddl;
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
            PhysicalTable physical = entity.physical(table.physical().schema());
            int order = nextOrder(table.id());
            return connection.call(c -> add(c, table.id(), physical, asked, order));
        });
    }

    private int add(Connection c, int table, PhysicalTable physical, FieldChange asked, int order) throws SQLException {
        if (!TableDdl.hasRoomForColumn(c, physical)) {
            throw ErrorCode.ERROR_CANNOT_CREATE_FIELD_TYPE.problem();
        }
        String column = PhysicalNames.columns(c, 1).getFirst();
        FieldOptions options = asked.options();
        ddl.run(
                c,
                physical,
                on -> TableDdl.addColumn(
                        on, physical, new PhysicalColumn(column, options.column()), options.defaultCell()));
        int id = store.add(c, table, asked.name(), options, asked.description(), order, column);
        Versions.bumpTable(c, physical.schema(), table);
        return id;
    }

    /** @param in the body of the request, read anew against the field as it is under the lock */
    void change(TableRow table, FieldModel field, Input in) {
        FieldChange asked = changeOf(in, field.name(), field.description(), field.options());
        asked.requireAllowed(field.primary());
        requireFreeName(table.id(), asked.name(), field.id());
        if (asked.changesNothing()) {
            return;
        }
        Target target = Target.field(table.applicationId(), table.id(), field.id());
        edits.change(new LockRequest(asked.operation(), target), request -> {
            PhysicalTable physical =
                    requireLive(table).physical(table.physical().schema());
            FieldEntity entity = fields.requireLive(field.id());
            FieldOptions before = entity.definition();
            FieldChange now = changeOf(in, entity.name, entity.description, before);
            if (now.operation().strength().compareTo(request.operation().strength()) > 0) {
                throw new Edits.Stronger(new LockRequest(now.operation(), target));
            }
            now.requireAllowed(entity.primary);
            requireFreeName(table.id(), now.name(), field.id());
            entity.name = now.name();
            entity.description = now.description();
            entity.define(now.options());
            String column = entity.columnName;
            connection.flushAndClear();
            connection.run(c -> {
                convert(c, physical, column, before, now.options());
                Versions.bumpTable(c, physical.schema(), table.id());
            });
        });
    }

    private FieldChange changeOf(Input in, String name, @Nullable String description, FieldOptions options) {
        return FieldChange.changing(Input.of(in.body()), name, description, options, store::nextOptionId);
    }

    /** Gives the stored cells the form of the new definition; nothing to do for a compatible change. */
    private void convert(Connection c, PhysicalTable physical, String column, FieldOptions before, FieldOptions after)
            throws SQLException {
        Field<?> cells = DSL.field(DSL.name(column), before.column());
        Optional<Field<?>> converted = before.type() == after.type()
                ? Conversion.rewritten(cells, before, after)
                : Optional.of(Conversion.converted(cells, before, after));
        if (converted.isEmpty()) {
            return;
        }
        boolean sameColumn =
                before.column().getCastTypeName().equals(after.column().getCastTypeName());
        try {
            ddl.run(c, physical, on -> {
                if (sameColumn) {
                    TableDdl.rewrite(on, physical, column, converted.get());
                } else {
                    TableDdl.alterType(on, physical, column, after.column(), converted.get());
                }
            });
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

    private int nextOrder(int table) {
        return fields.find("tableId = ?1 and not trashed", table).stream()
                .mapToInt(f -> f.position + 1)
                .max()
                .orElse(0);
    }
}
