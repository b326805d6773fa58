package io.holdfast.trash;

import io.holdfast.storage.Database;
import io.holdfast.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** The entries of everything but rows. */
@ApplicationScoped
class TrashStore {
    /** An entry whose item is not in the trash any more counts as none. */
    private static final String FIND = """
            select e.id as entry, e.type, e.item_id, e.workspace_id, coalesce(e.application_id, 0) as application_id,
                coalesce(e.table_id, 0) as table_id, coalesce(a.schema_name, '') as schema_name,
                case e.type
                    when 'workspace' then false
                    when 'application' then w.trashed
                    when 'table' then w.trashed or a.trashed
                    else w.trashed or a.trashed or t.trashed
                end as parent_trashed
            from trash_entry e
            join workspace w on w.id = e.workspace_id
            left join application a on a.id = e.application_id
            left join user_table t on t.id = e.table_id
            left join field f on e.type = 'field' and f.id = e.item_id
            where case e.type
                    when 'workspace' then w.trashed
                    when 'application' then a.trashed
                    when 'table' then t.trashed
                    else f.trashed
                end
            """;

    private static final String BY_ITEM = FIND + "and e.type = ? and e.item_id = ?";
    private static final String IN_LISTS = " and not e.emptied";
    /** What holds others first: it takes them along. Whatever somebody is at work on is passed over, here and below. */
    private static final String DUE = """
            select id
            from trash_entry
            where (emptied or trashed_at < now() - make_interval(secs => ?)) and coalesce(retry_at, '-infinity') <= now()
            order by array_position(array['workspace', 'application', 'table', 'field'], type), id
            limit ?
            for update skip locked
            """;
    /** What a release without entries has put into the trash; the time is when it was found. */
    private static final String ADOPT = """
            insert into trash_entry (type, item_id, workspace_id, application_id, table_id)
            select *
            from (
                select 'workspace', w.id, w.id, null::integer, null::integer
                from workspace w
                where w.trashed
                union all
                select 'application', a.id, a.workspace_id, a.id, null::integer
                from application a
                where a.trashed and not a.hidden
                union all
                select 'table', t.id, a.workspace_id, a.id, t.id
                from user_table t
                join application a on a.id = t.application_id
                where t.trashed and not a.hidden
                union all
                select 'field', f.id, a.workspace_id, a.id, t.id
                from field f
                join user_table t on t.id = f.table_id
                join application a on a.id = t.application_id
                where f.trashed and not a.hidden) found (type, id, workspace_id, application_id, table_id)
            where not exists (select from trash_entry e where e.type = found.type and e.item_id = found.id)
            on conflict do nothing
            """;

    private static final String EMPTY = """
            update trash_entry set emptied = true, retry_at = null
            where workspace_id = ? and not emptied and (? = 0 or application_id = ?)
            """;
    private static final String ENTRY = "where id = (select id from trash_entry where id = ? for update skip locked)";
    private static final String PUT_OFF = "update trash_entry set retry_at = now() + make_interval(secs => ?) " + ENTRY;
    private static final String FORGET = "delete from trash_entry " + ENTRY;
    /** An hour for the first time, then twice as long each time, a day at most. */
    private static final String FAILED = """
            update trash_entry
            set failures = least(failures + 1, 30), retry_at = now() + least(interval '1 day', interval '1 hour' * (2 ^ failures))
            %s
            returning failures
            """.formatted(ENTRY);

    private final Database database;

    TrashStore(Database database) {
        this.database = database;
    }

    /** Something that callers can see in the trash. */
    Optional<Item> find(ItemType type, int id) {
        return database.query(
                q -> q.fetchOptional(BY_ITEM + IN_LISTS, type.wireName(), id).map(TrashStore::item));
    }

    /** As the transaction of a connection sees it. */
    static Optional<Item> find(Connection connection, ItemType type, int id, boolean evenIfEmptied) {
        return Sql.on(connection)
                .fetchOptional(evenIfEmptied ? BY_ITEM : BY_ITEM + IN_LISTS, type.wireName(), id)
                .map(TrashStore::item);
    }

    /** Something that is to be deleted for ever; empty when it is not in the trash any more. */
    Optional<Item> ofEntry(long entry) {
        return database.query(q -> q.fetchOptional(FIND + "and e.id = ?", entry).map(TrashStore::item));
    }

    /** The entries of what is to be deleted for ever now. */
    List<Long> due(Duration keep, int limit) {
        return database.query(
                q -> q.fetch(DUE, (double) keep.toSeconds(), limit).map(r -> r.get("id", Long.class)));
    }

    void adopt() {
        database.query(q -> q.execute(ADOPT));
    }

    /** Marks what is in the trash of a workspace. @param application 0 for all of it */
    void empty(int workspace, int application) {
        database.query(q -> q.execute(EMPTY, workspace, application, application));
    }

    void putOff(long entry, Duration delay) {
        database.query(q -> q.execute(PUT_OFF, (double) delay.toSeconds(), entry));
    }

    /** Puts off for longer and longer what cannot be deleted. @return how often that was so, 0 when it is gone */
    int failed(long entry) {
        return database.query(q -> q.fetchOptional(FAILED, entry)
                .map(r -> r.get("failures", Integer.class))
                .orElse(0));
    }

    void forget(long entry) {
        database.query(q -> q.execute(FORGET, entry));
    }

    private static Item item(Record r) {
        return new Item(
                r.get("entry", Long.class),
                ItemType.of(r.get("type", String.class)),
                r.get("item_id", Integer.class),
                r.get("workspace_id", Integer.class),
                r.get("application_id", Integer.class),
                r.get("table_id", Integer.class),
                r.get("schema_name", String.class),
                r.get("parent_trashed", Boolean.class));
    }
}
