package io.holdfast.table.named;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.Access;
import io.holdfast.application.Applications;
import io.holdfast.lock.CurrentConnection;
import io.holdfast.lock.Edits;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.NamedLock;
import io.holdfast.lock.NamedLockDirectory;
import io.holdfast.lock.NamedLockTable;
import io.holdfast.lock.NamedLockView;
import io.holdfast.lock.Target;
import io.holdfast.problem.ErrorCode;
import io.holdfast.storage.Database;
import io.holdfast.table.Tables;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Takes, renews and ends named locks. Whoever calls has checked that the caller is a member of the workspace. */
@ApplicationScoped
class NamedLockService {
    private static final Logger LOG = Logger.getLogger(NamedLockService.class);

    private final NamedLockTable locks;
    private final NamedLockDirectory directory;
    private final Applications applications;
    private final Tables tables;
    private final Access access;
    private final Edits edits;
    private final CurrentConnection connection;
    private final Database database;
    private final NamedLockConfig config;

    NamedLockService(
            NamedLockTable locks,
            NamedLockDirectory directory,
            Applications applications,
            Tables tables,
            Access access,
            Edits edits,
            CurrentConnection connection,
            Database database,
            NamedLockConfig config) {
        this.locks = locks;
        this.directory = directory;
        this.applications = applications;
        this.tables = tables;
        this.access = access;
        this.edits = edits;
        this.connection = connection;
        this.database = database;
        this.config = config;
    }

    ObjectNode take(Target node, Terms terms) {
        terms.requireToRefuseSomethingOn(node);
        int account = access.caller().id();
        int id = edits.run(LockRequest.taking(node, terms.names()), request -> {
            requireLive(node);
            return connection.call(c -> {
                if (locks.of(c, node.application()).size() >= config.maxPerApplication()) {
                    throw ErrorCode.ERROR_NAMED_LOCK_LIMIT_EXCEEDED.problem();
                }
                return locks.insert(c, request, terms.reason(), account, terms.seconds());
            });
        });
        LOG.infof(
                "Named lock %d on %s was taken by account %d for %d s: %s",
                id, node, account, terms.seconds(), terms.names());
        return render(find(id, node));
    }

    private void requireLive(Target node) {
        if (node.table() != null) {
            tables.requireLive(node.table());
        }
        applications.requireLive(node.application());
    }

    /** Only its holder knows whether the work goes on, so an admin may not. */
    ObjectNode renew(Target node, int id, int seconds) {
        NamedLock lock = find(id, node);
        if (lock.account() != access.caller().id()) {
            throw ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS.problem("Only its holder may renew a lock.");
        }
        boolean renewed = QuarkusTransaction.requiringNew().call(() -> database.with(c -> locks.renew(c, id, seconds)));
        if (!renewed) {
            throw ErrorCode.ERROR_NAMED_LOCK_DOES_NOT_EXIST.problem();
        }
        LOG.infof("Named lock %d was renewed by its holder for %d s", id, seconds);
        return render(find(id, node));
    }

    void end(Target node, int id) {
        NamedLock lock = find(id, node);
        int caller = access.caller().id();
        boolean mine = lock.account() == caller;
        if (!mine && !directory.of(lock).breakable()) {
            throw ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS.problem();
        }
        if (!database.with(c -> locks.release(c, id))) {
            throw ErrorCode.ERROR_NAMED_LOCK_DOES_NOT_EXIST.problem();
        }
        if (mine) {
            LOG.infof("Named lock %d was released by its holder", id);
        } else {
            LOG.infof("Named lock %d of account %d was broken by account %d", id, lock.account(), caller);
        }
    }

    /** One that lies on a node, or beneath it. */
    private NamedLock find(int id, Target node) {
        return database.with(c -> locks.find(c, id))
                .filter(lock -> lock.target().application() == node.application())
                .filter(lock -> node.table() == null || node.equals(lock.target()))
                .orElseThrow(ErrorCode.ERROR_NAMED_LOCK_DOES_NOT_EXIST::problem);
    }

    private ObjectNode render(NamedLock lock) {
        return NamedLockView.whole(lock, directory.of(lock));
    }
}
