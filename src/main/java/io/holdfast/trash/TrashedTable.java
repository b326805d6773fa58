package io.holdfast.trash;

import io.holdfast.lock.Target;
import io.holdfast.storage.Database;
import java.util.Optional;
import org.jooq.Record;

/**
 * A table, whether or not it is in the trash, with whose rows something is to be done.
 *
 * @param inTrash whether it, or what it lies in, is in the trash
 */
record TrashedTable(int id, int application, int workspace, String schema, boolean inTrash) {
    private static final String FIND = """
            select t.id, t.application_id, a.workspace_id, a.schema_name, t.trashed or a.trashed or w.trashed as in_trash
            from user_table t
            join application a on a.id = t.application_id
            join workspace w on w.id = a.workspace_id
            where t.id = ? and not a.hidden
            """;

    static Optional<TrashedTable> find(Database database, int id) {
        return database.query(q -> q.fetchOptional(FIND, id).map(TrashedTable::of));
    }

    Target target() {
        return Target.table(application, id);
    }

    private static TrashedTable of(Record r) {
        return new TrashedTable(
                r.get("id", Integer.class),
                r.get("application_id", Integer.class),
                r.get("workspace_id", Integer.class),
                r.get("schema_name", String.class),
                r.get("in_trash", Boolean.class));
    }
}
