package io.holdfast.trash;

import io.holdfast.problem.ErrorCode;
import io.holdfast.storage.Sql;
import io.holdfast.table.ColumnNames;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.HashSet;
import java.util.Set;
import org.jooq.DSLContext;

/** Brings fields back into tables that have changed meanwhile. */
@ApplicationScoped
class RestoredFields {
    private static final int LONGEST_NAME = 255;

    /**
     * In a transaction that holds the locks of RESTORE_FIELD.
     *
     * @throws io.holdfast.problem.Problem 400 when the table has as many fields as it may have
     */
    void restore(Connection connection, Item field) {
        DSLContext sql = Sql.on(connection);
        Set<String> taken =
                new HashSet<>(sql.fetch("select name from field where table_id = ? and not trashed", field.table())
                        .map(r -> r.get("name", String.class)));
        if (taken.size() >= ColumnNames.MAX_FIELDS) {
            throw ErrorCode.ERROR_TRASH_ITEM_DISALLOWED.problem();
        }
        String name = sql.fetchSingle("select name from field where id = ?", field.id())
                .get("name", String.class);
        sql.execute("update field set trashed = false, name = ? where id = ?", freeName(name, taken), field.id());
    }

    /** {@code Age}, where that is taken {@code Age (Restored)}, then {@code Age (Restored) 2} and so on. */
    static String freeName(String name, Set<String> taken) {
        String free = name;
        for (int i = 1; taken.contains(free); i++) {
            free = withEnd(name, i == 1 ? " (Restored)" : " (Restored) " + i);
        }
        return free;
    }

    /** What is too long with it is cut before it, between two characters. */
    private static String withEnd(String name, String end) {
        int room = LONGEST_NAME - end.length();
        int length = name.codePointCount(0, name.length());
        return (length <= room ? name : name.substring(0, name.offsetByCodePoints(0, room))) + end;
    }
}
