package io.holdfast.trash;

import io.holdfast.access.Access;
import io.holdfast.lock.RetriedTransaction;
import io.holdfast.problem.ErrorCode;
import io.holdfast.row.RowTrash;
import io.holdfast.storage.Database;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** What callers ask of the trash: looks for it, asks whether they may, and has it done. */
@ApplicationScoped
class TrashRequests {
    private final TrashStore store;
    private final Trash trash;
    private final RowTrash rows;
    private final TrashList list;
    private final Database database;
    private final Access access;
    private final RetriedTransaction retried;

    TrashRequests(
            TrashStore store,
            Trash trash,
            RowTrash rows,
            TrashList list,
            Database database,
            Access access,
            RetriedTransaction retried) {
        this.store = store;
        this.trash = trash;
        this.rows = rows;
        this.list = list;
        this.database = database;
        this.access = access;
        this.retried = retried;
    }

    void restore(AskedItem asked) {
        access.caller();
        if (asked.type().isOfRows()) {
            restoreRows(asked);
        } else {
            Item item = find(asked);
            access.requireMemberEvenIfTrashed(item.workspace(), ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST);
            Trash.requireLiveParent(item);
            trash.restore(item);
        }
    }

    private void restoreRows(AskedItem asked) {
        TrashedTable table = tableOf(asked);
        if (table.inTrash()) {
            throw ErrorCode.ERROR_CANNOT_RESTORE_PARENT_BEFORE_CHILD.problem();
        }
        require(rows.restore(table.id(), asked.type() == ItemType.ROWS, asked.id()));
    }

    void delete(AskedItem asked) {
        access.caller();
        if (asked.type().isOfRows()) {
            TrashedTable table = tableOf(asked);
            require(rows.delete(table.target(), asked.type() == ItemType.ROWS, asked.id()));
            return;
        }
        Item item = find(asked);
        if (item.type() == ItemType.WORKSPACE) {
            access.requireAdminEvenIfTrashed(item.workspace(), ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST);
        } else {
            access.requireMemberEvenIfTrashed(item.workspace(), ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST);
        }
        trash.delete(item);
    }

    /** A table of whose rows what was asked for is in the trash. */
    private TrashedTable tableOf(AskedItem asked) {
        TrashedTable table = TrashedTable.find(database, asked.table())
                .orElseThrow(ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST::problem);
        require(rows.has(table.schema(), table.id(), asked.type() == ItemType.ROWS, asked.id()));
        access.requireMemberEvenIfTrashed(table.workspace(), ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST);
        return table;
    }

    private Item find(AskedItem asked) {
        return store.find(asked.type(), asked.itemId()).orElseThrow(ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST::problem);
    }

    private static void require(boolean wasThere) {
        if (!wasThere) {
            throw ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST.problem();
        }
    }

    /**
     * Marks what is in the trash; the chore deletes it.
     *
     * @param application 0 for all of the workspace
     */
    void empty(int workspace, int application) {
        retried.run(() -> {
            store.empty(workspace, application);
            return true;
        });
        for (String schema : list.schemas(workspace, application)) {
            retried.run(() -> {
                rows.empty(schema);
                return true;
            });
        }
    }

    /**
     * Returns when the caller may see the trash of a workspace, and of an application of it.
     *
     * @param application null for all of it
     * @return the application's id; 0 for all of it
     */
    int requireVisible(int workspace, @Nullable Integer application) {
        access.requireMemberEvenIfTrashed(workspace, ErrorCode.ERROR_GROUP_DOES_NOT_EXIST);
        if (application == null) {
            return 0;
        }
        int in = database.query(q -> q.fetchOptional(
                        "select workspace_id from application where id = ? and not hidden", application))
                .orElseThrow(ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST::problem)
                .get("workspace_id", Integer.class);
        if (in != workspace) {
            throw ErrorCode.ERROR_APPLICATION_NOT_IN_GROUP.problem();
        }
        return application;
    }
}
