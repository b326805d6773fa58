package io.holdfast.application;

import io.holdfast.lock.Level;
import io.holdfast.lock.LockableRepository;
import io.holdfast.lock.Scope;
import io.holdfast.problem.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;

/** The rows of applications, to be locked. */
@ApplicationScoped
public class Applications extends LockableRepository<ApplicationEntity> {
    /** Under a lock: the application as it is now; 404 when it has gone meanwhile. */
    public ApplicationEntity requireLive(int id) {
        ApplicationEntity application = findById(id);
        if (application == null || !application.isLive()) {
            throw ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST.problem();
        }
        return application;
    }

    @Override
    public Level level() {
        return Level.APPLICATION;
    }

    @Override
    public String table() {
        return "application";
    }

    @Override
    public String condition(Scope scope) {
        return scope instanceof Scope.Ids ? "id = any(?)" : "id = ?";
    }

    @Override
    protected String hqlCondition(Scope scope) {
        return scope instanceof Scope.Ids ? "id in ?1" : "id = ?1";
    }
}
