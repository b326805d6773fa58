package io.holdfast.application;

import io.holdfast.access.Access;
import io.holdfast.lock.CurrentConnection;
import io.holdfast.lock.Edits;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;
import io.holdfast.problem.ErrorCode;
import io.holdfast.storage.Registry;
import io.holdfast.storage.Versions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;

/** What can be done to applications. Whoever calls has checked that the caller may. */
@ApplicationScoped
class ApplicationService {
    private final ApplicationStore store;
    private final Applications applications;
    private final ApplicationReader reader;
    private final Registry registry;
    private final Edits edits;
    private final CurrentConnection connection;
    private final Access access;

    ApplicationService(
            ApplicationStore store,
            Applications applications,
            ApplicationReader reader,
            Registry registry,
            Edits edits,
            CurrentConnection connection,
            Access access) {
        this.store = store;
        this.applications = applications;
        this.reader = reader;
        this.registry = registry;
        this.edits = edits;
        this.connection = connection;
        this.access = access;
    }

    int create(int workspace, String name) throws SQLException {
        ApplicationStore.Identity identity = store.newIdentity();
        registry.announce(identity.id(), identity.schema(), null);
        store.createWithSchema(identity, workspace, name);
        return identity.id();
    }

    void rename(int application, String name) {
        edits.change(new LockRequest(Operation.RENAME_APPLICATION, Target.application(application)), request -> {
            applications.requireLive(application).name = name;
        });
    }

    void trash(int application) {
        edits.change(new LockRequest(Operation.TRASH_APPLICATION, Target.application(application)), request -> {
            ApplicationEntity entity = applications.requireLive(application);
            entity.trashed = true;
            connection.flushAndClear();
            connection.run(c -> {
                TrashEntries.addApplication(
                        c, entity.workspaceId, application, access.caller().id());
                Versions.bumpApplication(c, entity.schemaName());
            });
        });
    }

    /** Orders lie in a table of their own, so this locks no application. */
    void order(int workspace, List<Integer> listed) {
        List<Integer> live =
                reader.ofWorkspace(workspace).stream().map(ApplicationRow::id).toList();
        if (!new HashSet<>(live).containsAll(listed)) {
            throw ErrorCode.ERROR_APPLICATION_NOT_IN_GROUP.problem();
        }
        store.reorder(workspace, listed);
    }
}
