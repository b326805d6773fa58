package io.holdfast.field;

import io.holdfast.lock.Level;
import io.holdfast.lock.LockableRepository;
import io.holdfast.lock.Scope;
import io.holdfast.problem.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;

/** The rows of fields, to be locked. */
@ApplicationScoped
class Fields extends LockableRepository<FieldEntity> {
    /** Under a lock: the field as it is now; 404 when it has gone meanwhile. */
    FieldEntity requireLive(int id) {
        FieldEntity field = findById(id);
        if (field == null || field.trashed) {
            throw ErrorCode.ERROR_FIELD_DOES_NOT_EXIST.problem();
        }
        return field;
    }

    @Override
    public Level level() {
        return Level.FIELD;
    }

    @Override
    public String table() {
        return "field";
    }

    @Override
    public String condition(Scope scope) {
        return switch (scope) {
            case Scope.Ids ids -> "id = any(?)";
            case Scope.OfApplication of -> "table_id in (select t.id from user_table t where t.application_id = ?)";
            case Scope.OfTable of -> "table_id = ?";
        };
    }

    @Override
    protected String hqlCondition(Scope scope) {
        return switch (scope) {
            case Scope.Ids ids -> "id in ?1";
            case Scope.OfApplication of -> "tableId in (select t.id from TableEntity t where t.applicationId = ?1)";
            case Scope.OfTable of -> "tableId = ?1";
        };
    }
}
