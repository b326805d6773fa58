package io.holdfast.trash;

import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;

/**
 * Something in the trash that is no row.
 *
 * @param entry the id of its entry
 * @param id its own
 * @param application 0 for a workspace
 * @param table 0 for an application or a workspace
 * @param schema that of its application; empty for a workspace
 * @param parentTrashed whether something that it lies in is in the trash, too
 */
record Item(
        long entry,
        ItemType type,
        int id,
        int workspace,
        int application,
        int table,
        String schema,
        boolean parentTrashed) {
    Target target() {
        return switch (type) {
            case APPLICATION -> Target.application(application);
            case TABLE -> Target.table(application, table);
            case FIELD -> Target.field(application, table, id);
            default -> throw new IllegalStateException(type + " is locked otherwise");
        };
    }

    Operation restoring() {
        return switch (type) {
            case WORKSPACE, APPLICATION -> Operation.RESTORE_APPLICATION;
            case TABLE -> Operation.RESTORE_TABLE;
            case FIELD -> Operation.RESTORE_FIELD;
            default -> throw new IllegalStateException(type + " is restored otherwise");
        };
    }

    Operation deleting() {
        return switch (type) {
            case WORKSPACE, APPLICATION -> Operation.DELETE_APPLICATION;
            case TABLE -> Operation.DELETE_TABLE;
            case FIELD -> Operation.DELETE_FIELD;
            default -> throw new IllegalStateException(type + " is deleted otherwise");
        };
    }
}
