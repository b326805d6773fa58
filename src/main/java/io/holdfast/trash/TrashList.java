package io.holdfast.trash;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.row.PageLinks;
import io.holdfast.row.Paging;
import io.holdfast.row.RowTrash;
import io.holdfast.storage.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * What callers see of the trash. Entries lie in several places, those of rows in a schema for each application: each place is
 * asked for its newest ones alone, since places may come to lie on different nodes.
 */
@ApplicationScoped
class TrashList {
    /** Only what lies in nothing that is in the trash itself. */
    private static final String TOPMOST = """
            from trash_entry e
            join workspace w on w.id = e.workspace_id
            left join application a on a.id = e.application_id
            left join user_table t on t.id = e.table_id
            left join field f on e.type = 'field' and f.id = e.item_id
            where e.workspace_id = ? and (? = 0 or e.application_id = ?) and not e.emptied
                and case e.type
                    when 'workspace' then w.trashed
                    when 'application' then a.trashed and not w.trashed
                    when 'table' then t.trashed and not a.trashed and not w.trashed
                    else f.trashed and not t.trashed and not a.trashed and not w.trashed
                end
            """;

    private static final String COUNT = "select count(*) as n " + TOPMOST;
    private static final String NEWEST = "select e.id " + TOPMOST + " order by e.id desc limit ?";
    private static final String SHOW = """
            select e.id, e.type, e.item_id, e.workspace_id, e.application_id, e.trashed_at, c.name as account,
                coalesce(f.name, case e.type when 'table' then t.name when 'application' then a.name else w.name end) as name,
                case e.type
                    when 'field' then t.name
                    when 'table' then a.name
                    when 'application' then w.name
                end as parent_name
            from trash_entry e
            join workspace w on w.id = e.workspace_id
            left join application a on a.id = e.application_id
            left join user_table t on t.id = e.table_id
            left join field f on e.type = 'field' and f.id = e.item_id
            left join account c on c.id = e.account_id
            where e.id = any(?)
            """;
    private static final String LIVE_TABLES = """
            select a.id as application_id, a.schema_name, t.id, t.name
            from workspace w
            join application a on a.workspace_id = w.id
            join user_table t on t.application_id = a.id
            where w.id = ? and (? = 0 or a.id = ?)
                and not w.trashed and not a.trashed and not a.hidden and not t.trashed
            order by a.id, t.id
            """;
    private static final String WORKSPACES = """
            select w.id, w.name, w.trashed
            from membership m
            join workspace w on w.id = m.workspace_id
            where m.account_id = ?
                and not exists (
                    select from trash_entry e
                    where e.type = 'workspace' and e.item_id = w.id and e.emptied and w.trashed)
            order by m.position, m.id
            """;
    private static final String APPLICATIONS = """
            select a.id, a.workspace_id, a.name, a.trashed, a.type
            from membership m
            join application a on a.workspace_id = m.workspace_id
            left join application_order o on o.application_id = a.id
            where m.account_id = ? and not a.hidden
                and not exists (
                    select from trash_entry e
                    where e.type = 'application' and e.item_id = a.id and e.emptied and a.trashed)
            order by o.position, a.id
            """;

    private final Database database;
    private final RowTrash rows;

    TrashList(Database database, RowTrash rows) {
        this.database = database;
        this.rows = rows;
    }

    /** An application whose rows may be in the trash, with its live tables by id. */
    private record Place(int application, String schema, Map<Integer, String> tables) {
        List<Integer> tableIds() {
            return List.copyOf(tables.keySet());
        }
    }

    /** An entry and where it is; null for those that lie beside the metadata. */
    private record Found(long id, @Nullable Place place) {}

    /** A page of the entries of a workspace, the newest first. @param application 0 for all of them */
    ObjectNode page(int workspace, int application, Paging paging, PageLinks links) {
        List<Place> places = places(workspace, application);
        long count = database.query(
                q -> q.fetchSingle(COUNT, workspace, application, application).get("n", Long.class));
        List<Place> filled = new ArrayList<>();
        for (Place place : places) {
            long inPlace = rows.count(place.schema(), place.tableIds());
            count += inPlace;
            if (inPlace > 0) {
                filled.add(place);
            }
        }
        long offset = Math.min(paging.offset(count), count);
        List<Found> page = newest(workspace, application, filled, Math.min(offset + paging.size(), count)).stream()
                .skip(offset)
                .limit(paging.size())
                .toList();
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("count", count);
        BigInteger number = paging.pageOf(count);
        answer.put("next", number.compareTo(paging.lastPage(count)) < 0 ? links.to(number.add(BigInteger.ONE)) : null);
        answer.put("previous", number.equals(BigInteger.ONE) ? null : links.to(number.subtract(BigInteger.ONE)));
        answer.set("results", render(workspace, page));
        return answer;
    }

    private List<Place> places(int workspace, int application) {
        Map<Integer, Place> places = new LinkedHashMap<>();
        database.query(q -> q.fetch(LIVE_TABLES, workspace, application, application))
                .forEach(r -> places.computeIfAbsent(
                                r.get("application_id", Integer.class),
                                id -> new Place(id, r.get("schema_name", String.class), new LinkedHashMap<>()))
                        .tables()
                        .put(r.get("id", Integer.class), r.get("name", String.class)));
        return List.copyOf(places.values());
    }

    private List<Found> newest(int workspace, int application, List<Place> places, long limit) {
        List<Found> all = new ArrayList<>();
        database.query(q -> q.fetch(NEWEST, workspace, application, application, limit))
                .forEach(r -> all.add(new Found(r.get("id", Long.class), null)));
        for (Place place : places) {
            rows.newest(place.schema(), place.tableIds(), limit).forEach(id -> all.add(new Found(id, place)));
        }
        all.sort(Comparator.comparingLong(Found::id).reversed());
        return all;
    }

    /** What went away between two queries is left out. */
    private ArrayNode render(int workspace, List<Found> page) {
        Map<Long, ObjectNode> rendered = new HashMap<>();
        Map<Place, List<Long>> ofRows = new HashMap<>();
        List<Long> others = new ArrayList<>();
        for (Found found : page) {
            Place place = found.place();
            (place == null ? others : ofRows.computeIfAbsent(place, p -> new ArrayList<>())).add(found.id());
        }
        database.query(q -> q.fetch(SHOW, (Object) others.toArray(Long[]::new)))
                .forEach(r -> rendered.put(r.get("id", Long.class), render(r)));
        ofRows.forEach((place, ids) -> rows.entries(place.schema(), ids)
                .forEach(entry -> rendered.put(entry.id(), render(workspace, place, entry))));
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        page.stream()
                .map(found -> rendered.get(found.id()))
                .filter(node -> node != null)
                .forEach(list::add);
        return list;
    }

    private static ObjectNode render(Record r) {
        return entry(r.get("id", Long.class), r.get("account", String.class))
                .put("trash_item_type", r.get("type", String.class))
                .put("trash_item_id", r.get("item_id", Integer.class))
                .putNull("parent_trash_item_id")
                .put("trashed_at", instant(r.get("trashed_at", OffsetDateTime.class)))
                .put("application", r.get("application_id", Integer.class))
                .put("workspace", r.get("workspace_id", Integer.class))
                .put("name", r.get("name", String.class))
                .putNull("names")
                .put("parent_name", r.get("parent_name", String.class));
    }

    /** A batch is found by the id of its entry, and has names only. */
    private static ObjectNode render(int workspace, Place place, RowTrash.Entry entry) {
        ItemType type = entry.batch() ? ItemType.ROWS : ItemType.ROW;
        ObjectNode node = entry(entry.id(), entry.account())
                .put("trash_item_type", type.wireName())
                .put("trash_item_id", entry.batch() ? entry.id() : entry.row())
                .put("parent_trash_item_id", entry.table())
                .put("trashed_at", instant(entry.at()))
                .put("application", place.application())
                .put("workspace", workspace)
                .put("name", entry.batch() ? " " : String.valueOf(entry.row()));
        ArrayNode names = node.putArray("names");
        entry.names().forEach(names::add);
        return node.put("parent_name", place.tables().get(entry.table()));
    }

    private static ObjectNode entry(long id, @Nullable String account) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("user_who_trashed", account);
    }

    private static String instant(OffsetDateTime at) {
        return at.toInstant().toString();
    }

    /** The workspaces of an account with their applications, those in the trash included. */
    ObjectNode structure(int account) {
        Map<Integer, ArrayNode> applications = new HashMap<>();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode workspaces = answer.putArray("workspaces");
        for (Record r : database.query(q -> q.fetch(WORKSPACES, account))) {
            ObjectNode workspace = workspaces
                    .addObject()
                    .put("id", r.get("id", Integer.class))
                    .put("trashed", r.get("trashed", Boolean.class))
                    .put("name", r.get("name", String.class));
            applications.put(r.get("id", Integer.class), workspace.putArray("applications"));
        }
        for (Record r : database.query(q -> q.fetch(APPLICATIONS, account))) {
            ArrayNode list = applications.get(r.get("workspace_id", Integer.class));
            if (list != null) {
                list.addObject()
                        .put("id", r.get("id", Integer.class))
                        .put("name", r.get("name", String.class))
                        .put("trashed", r.get("trashed", Boolean.class))
                        .put("type", r.get("type", String.class));
            }
        }
        return answer;
    }

    /** The schemas of a workspace in which rows may be in the trash. @param application 0 for all of them */
    Collection<String> schemas(int workspace, int application) {
        return database.query(q -> q.fetch(
                        "select schema_name from application where workspace_id = ? and not hidden and (? = 0 or id = ?)",
                        workspace,
                        application,
                        application)
                .map(r -> r.get("schema_name", String.class)));
    }
}
