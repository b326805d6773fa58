package io.holdfast.application;

import io.holdfast.access.Access;
import io.holdfast.access.WorkspaceTrash;
import io.holdfast.lock.CurrentConnection;
import io.holdfast.lock.Edits;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;
import io.holdfast.storage.Versions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/** A workspace goes to the trash as each of its applications would: under the same locks, in order of ids. */
@ApplicationScoped
class TrashedWorkspace implements WorkspaceTrash {
    private final ApplicationReader reader;
    private final Edits edits;
    private final CurrentConnection connection;
    private final Access access;

    TrashedWorkspace(ApplicationReader reader, Edits edits, CurrentConnection connection, Access access) {
        this.reader = reader;
        this.edits = edits;
        this.connection = connection;
        this.access = access;
    }

    @Override
    public void trash(int workspace, Runnable step) {
        List<ApplicationRow> applications = reader.ofWorkspace(workspace).stream()
                .sorted(Comparator.comparingInt(ApplicationRow::id))
                .toList();
        List<LockRequest> requests = applications.stream()
                .map(a -> new LockRequest(Operation.TRASH_APPLICATION, Target.application(a.id())))
                .toList();
        edits.changeAll(requests, () -> {
            step.run();
            connection.flushAndClear();
            connection.run(c -> {
                TrashEntries.addWorkspace(c, workspace, access.caller().id());
                applications.forEach(a -> Versions.bumpApplication(c, a.schema()));
            });
        });
    }
}
