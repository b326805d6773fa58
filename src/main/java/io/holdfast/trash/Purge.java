package io.holdfast.trash;

import io.holdfast.job.Broom;
import io.holdfast.job.Removed;
import io.holdfast.problem.Problem;
import io.holdfast.problem.SqlStates;
import io.holdfast.row.RowTrash;
import io.holdfast.storage.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Deletes for ever what was emptied, or has been in the trash for long enough. What is in use is put off for a while, what
 * cannot be deleted for longer and longer: so neither keeps anything else from going, whosever it is.
 */
@ApplicationScoped
class Purge implements Broom {
    private static final Logger LOG = Logger.getLogger(Purge.class);
    private static final int AT_ONCE = 100;
    /**
     * Those in whose trash a row may be: most are empty files. In no certain order, so that nobody is always the last, for
     * whom no time is left.
     */
    private static final String SCHEMAS = """
            select schema_name
            from application
            where not hidden and pg_relation_size(to_regclass(format('%I.trash', schema_name))) > 0
            order by random()
            """;

    /** Busy, or held by a named lock. */
    private static final Set<Integer> CONFLICTS = Set.of(409, 423);

    private final TrashStore store;
    private final Trash trash;
    private final RowTrash rows;
    private final Database database;
    private final TrashConfig config;

    Purge(TrashStore store, Trash trash, RowTrash rows, Database database, TrashConfig config) {
        this.store = store;
        this.trash = trash;
        this.rows = rows;
        this.database = database;
        this.config = config;
    }

    @Override
    public String name() {
        return "trash-purge";
    }

    @Override
    public Duration every() {
        return config.every();
    }

    /** Rows get half of the time, should the rest want all of it. */
    @Override
    public Removed sweep() {
        Removed removed = Removed.nothing();
        store.adopt();
        rows.adopt();
        purgeItems(removed, new Time(config.atMost().dividedBy(2)));
        Time left = new Time(config.atMost().dividedBy(2));
        for (String schema : database.query(q -> q.fetch(SCHEMAS).map(r -> r.get("schema_name", String.class)))) {
            removed.and(Removed.Kind.TRASHED_ROWS, rows.purge(schema, config.keep(), left::isLeft));
        }
        return removed;
    }

    private record Time(long end) {
        Time(Duration duration) {
            this(System.nanoTime() + duration.toNanos());
        }

        boolean isLeft() {
            return System.nanoTime() - end < 0;
        }
    }

    /** Each one that is not deleted is put off, so what is due becomes less with every look. */
    private void purgeItems(Removed removed, Time time) {
        for (List<Long> due = store.due(config.keep(), AT_ONCE);
                !due.isEmpty();
                due = store.due(config.keep(), AT_ONCE)) {
            for (long entry : due) {
                if (!time.isLeft()) {
                    return;
                }
                purge(removed, entry);
            }
        }
    }

    private void purge(Removed removed, long entry) {
        try {
            Optional<Item> item = store.ofEntry(entry);
            if (item.isEmpty()) {
                // restored, or gone along with what it was in
                store.forget(entry);
                return;
            }
            trash.deleteAtOnce(item.get());
            removed.and(kind(item.get().type()), 1);
        } catch (Problem inUseOrGone) {
            LOG.debugf("Entry %d of the trash is left for later: %s", entry, inUseOrGone.getMessage());
            if (CONFLICTS.contains(inUseOrGone.status())) {
                store.putOff(entry, config.retry());
            } else {
                store.forget(entry);
            }
        } catch (RuntimeException e) {
            if (SqlStates.isOfLostConnection(e)) {
                // no fault of the item, and soon over
                store.putOff(entry, config.retry());
                return;
            }
            int failures = store.failed(entry);
            if (failures == 1) {
                LOG.errorf(e, "Entry %d of the trash cannot be deleted; only its first failure is told", entry);
            }
        }
    }

    private static Removed.Kind kind(ItemType type) {
        return switch (type) {
            case WORKSPACE -> Removed.Kind.TRASHED_WORKSPACE;
            case APPLICATION -> Removed.Kind.TRASHED_APPLICATION;
            case TABLE -> Removed.Kind.TRASHED_TABLE;
            case FIELD -> Removed.Kind.TRASHED_FIELD;
            default -> throw new IllegalStateException(type + " is deleted otherwise");
        };
    }
}
