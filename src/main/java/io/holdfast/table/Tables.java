package io.holdfast.table;

import io.holdfast.lock.Level;
import io.holdfast.lock.LockableRepository;
import io.holdfast.lock.Scope;
import io.holdfast.problem.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;

/** The rows of tables, to be locked. */
@ApplicationScoped
public class Tables extends LockableRepository<TableEntity> {
    /** Under a lock: the table as it is now; 404 when it has gone meanwhile. */
    public TableEntity requireLive(int id) {
        TableEntity table = findById(id);
        if (table == null || table.isTrashed()) {
            throw ErrorCode.ERROR_TABLE_DOES_NOT_EXIST.problem();
        }
        return table;
    }

    @Override
    public Level level() {
        return Level.TABLE;
    }

    @Override
    public String table() {
        return "user_table";
    }

    @Override
    public String condition(Scope scope) {
        return switch (scope) {
            case Scope.Ids ids -> "id = any(?)";
            case Scope.OfApplication of -> "application_id = ?";
            case Scope.OfTable of -> "id = ?";
        };
    }

    @Override
    protected String hqlCondition(Scope scope) {
        return switch (scope) {
            case Scope.Ids ids -> "id in ?1";
            case Scope.OfApplication of -> "applicationId = ?1";
            case Scope.OfTable of -> "id = ?1";
        };
    }
}
