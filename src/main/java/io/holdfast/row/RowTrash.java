package io.holdfast.row;

import io.holdfast.lock.Target;
import io.holdfast.problem.SqlStates;
import io.holdfast.storage.Database;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Sql;
import io.holdfast.storage.TrashTable;
import io.holdfast.storage.Versions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jooq.Condition;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the trash. What was deleted by one request is one entry, which decides about its rows: whoever takes it away may
 * restore them, or delete them for ever.
 */
@ApplicationScoped
public class RowTrash {
    private static final Logger LOG = Logger.getLogger(RowTrash.class);
    private static final String COUNT = "select count(*) as n from {0} where not emptied and table_id = any({1})";
    private static final String NEWEST =
            "select id from {0} where not emptied and table_id = any({1}) order by id desc limit {2}";
    private static final String SHOW = """
            select t.id, t.table_id, t.rows[1] as first, t.names, t.batch, t.trashed_at, a.name as account
            from {0} t
            left join account a on a.id = t.account_id
            where t.id = any({1})
            """;
    private static final String EMPTY = "update {0} set emptied = true where not emptied";
    private static final String DUE = """
            select id, table_id
            from {0}
            where (emptied or trashed_at < now() - make_interval(secs => {1})) and table_id <> all ({2})
            order by id
            limit {3}
            """;
    private static final String TABLE = """
            select a.schema_name, t.physical_name
            from user_table t
            join application a on a.id = t.application_id
            where t.id = ?
            """;
    /** The entries first: of two who take one away, the other finds none, and no rows of it. */
    private static final String DELETE = """
            with v as materialized (select {0} as ok),
            e as (delete from {2} t using v where v.ok and t.table_id = {3} and {4} returning t.rows),
            d as (
                delete from {1} r
                using (select unnest(e.rows) as id from e) i
                where r.id = i.id and r.deleted_at is not null)
            select v.ok, (select count(*) from e) as n
            from v
            """;

    private static final int TRIES = 10;
    /** For whoever has a table for himself. */
    private static final Duration PATIENCE_OF_CALLERS = Duration.ofSeconds(5);

    private static final Duration PATIENCE_OF_CHORES = Duration.ofMillis(500);
    /** So that what is deleted at once stays small: an entry has up to 200 rows. */
    private static final int ENTRIES_AT_ONCE = 50;

    private final RowRequests requests;
    private final RowStore store;
    private final Database database;
    private final TrashMaker maker;
    /** Only so that the log does not fill. */
    private final Set<Integer> toldOf = ConcurrentHashMap.newKeySet();

    RowTrash(RowRequests requests, RowStore store, Database database, TrashMaker maker) {
        this.requests = requests;
        this.store = store;
        this.database = database;
        this.maker = maker;
    }

    /** Finds what releases without entries have deleted. */
    public void adopt() {
        for (String schema : maker.missing()) {
            try {
                maker.make(schema);
            } catch (RuntimeException e) {
                LOG.errorf(e, "Rows in the trash of %s could not be found", schema);
            }
        }
    }

    /**
     * What went to the trash together.
     *
     * @param batch whether it was deleted as several rows
     * @param row the row, or the first of them
     * @param account the name of who did it; null when that account is gone
     */
    public record Entry(
            long id,
            int table,
            boolean batch,
            long row,
            List<String> names,
            OffsetDateTime at,
            @Nullable String account) {
        public Entry {
            names = List.copyOf(names);
        }
    }

    /** How many entries there are of some tables of a schema. */
    public long count(String schema, List<Integer> tables) {
        return ifThere(
                0L,
                connection -> Sql.on(connection)
                        .fetchSingle(COUNT, TrashTable.of(schema), integers(tables))
                        .get("n", Long.class));
    }

    /** The ids of the newest entries, the newest first. */
    public List<Long> newest(String schema, List<Integer> tables, long limit) {
        return ifThere(
                List.of(),
                connection -> Sql.on(connection)
                        .fetch(NEWEST, TrashTable.of(schema), integers(tables), DSL.val(limit))
                        .map(r -> r.get("id", Long.class)));
    }

    public List<Entry> entries(String schema, Collection<Long> ids) {
        return ifThere(
                List.of(),
                connection -> Sql.on(connection)
                        .fetch(SHOW, TrashTable.of(schema), DSL.val(ids.toArray(Long[]::new)))
                        .map(RowTrash::entry));
    }

    private static Entry entry(Record r) {
        return new Entry(
                r.get("id", Long.class),
                r.get("table_id", Integer.class),
                r.get("batch", Boolean.class),
                r.get("first", Long.class),
                Arrays.asList(r.get("names", String[].class)),
                r.get("trashed_at", OffsetDateTime.class),
                r.get("account", String.class));
    }

    /**
     * Whether rows are in the trash, and not about to go from there.
     *
     * @param batch whether they were deleted as a batch
     * @param id that of the row, or of the batch's entry
     */
    public boolean has(String schema, int table, boolean batch, long id) {
        return ifThere(
                false,
                connection -> Sql.on(connection)
                        .fetchOptional(
                                "select 1 from {0} t where t.table_id = {1} and not t.emptied and {2}",
                                TrashTable.of(schema), DSL.inline(table), entry(batch, DSL.inline(id)))
                        .isPresent());
    }

    /** The entry of a row, or that of a batch by its own id. */
    static Condition entry(boolean batch, QueryPart id) {
        return batch
                ? DSL.condition("t.batch and t.id = {0}", id)
                : DSL.condition("not t.batch and t.rows[1] = {0}", id);
    }

    /**
     * Brings rows back into a live table, as a request about its rows.
     *
     * @return whether they were in the trash
     */
    public boolean restore(int table, boolean batch, long id) {
        return requests.answer(table, model -> store.restore(model, batch, id));
    }

    /**
     * Deletes rows for ever, whether or not their table is in the trash, too.
     *
     * @return whether they were in the trash
     */
    public boolean delete(Target table, boolean batch, long id) {
        Condition which = DSL.condition("not t.emptied").and(entry(batch, DSL.inline(id)));
        return requests.answer(table, () -> delete(tableId(table), which, PATIENCE_OF_CALLERS)) == 1;
    }

    private static int tableId(Target table) {
        return Objects.requireNonNull(table.table());
    }

    /** Marks all entries of a schema to be deleted for ever. */
    public void empty(String schema) {
        ifThere(0, connection -> Sql.on(connection).execute(EMPTY, TrashTable.of(schema)));
    }

    /**
     * Deletes for ever the rows of a schema that are to go. A table that is in use is left for the next time.
     *
     * @param keep how long rows stay in the trash that nobody has emptied
     * @param goOn asked again and again whether there is time for more
     * @return how many entries went
     */
    public int purge(String schema, Duration keep, BooleanSupplier goOn) {
        Set<Integer> passedOver = new TreeSet<>();
        int gone = 0;
        while (goOn.getAsBoolean()) {
            Map<Integer, List<Long>> due = due(schema, keep, passedOver);
            if (due.isEmpty()) {
                break;
            }
            for (Map.Entry<Integer, List<Long>> entries : due.entrySet()) {
                int went = purge(schema, entries.getKey(), entries.getValue());
                gone += went;
                if (went == 0) {
                    passedOver.add(entries.getKey());
                }
            }
        }
        return gone;
    }

    private Map<Integer, List<Long>> due(String schema, Duration keep, Set<Integer> butNot) {
        return ifThere(
                Map.of(),
                connection -> Sql.on(connection)
                        .fetch(
                                DUE,
                                TrashTable.of(schema),
                                DSL.val((double) keep.toSeconds()),
                                integers(butNot),
                                DSL.val(ENTRIES_AT_ONCE))
                        .stream()
                        .collect(Collectors.groupingBy(
                                r -> r.get("table_id", Integer.class),
                                Collectors.mapping(r -> r.get("id", Long.class), Collectors.toList()))));
    }

    private int purge(String schema, int table, List<Long> entries) {
        Condition those = DSL.condition("t.id = any({0})", DSL.inline(entries.toArray(Long[]::new)));
        try {
            return table(table).isPresent() ? delete(table, those, PATIENCE_OF_CHORES) : forget(schema, those);
        } catch (RuntimeException e) {
            if (!SqlStates.LOCK_NOT_AVAILABLE.equals(SqlStates.of(e)) && toldOf.add(table)) {
                LOG.errorf(e, "Rows in the trash of table %d could not be deleted; this is not told again", table);
            }
            return 0;
        }
    }

    private static QueryPart integers(Collection<Integer> values) {
        return DSL.val(values.toArray(Integer[]::new));
    }

    /** Entries that a request added while their table was being deleted for ever. */
    private int forget(String schema, Condition those) {
        return ifThere(
                0,
                connection ->
                        Sql.inlining(connection).execute("delete from {0} t where {1}", TrashTable.of(schema), those));
    }

    private record Known(PhysicalTable physical, Versions.Known versions) {}

    /** As a request about rows does it: with the table as it is known, and again when it has changed. */
    private int delete(int table, Condition which, Duration patience) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Known> known = known(table);
            if (known.isEmpty()) {
                return 0;
            }
            int deleted = delete(table, known.get(), which, patience);
            if (deleted >= 0) {
                return deleted;
            }
        }
        throw new IllegalStateException("table " + table + " changes all the time");
    }

    /** @return how many entries went; -1 when the table has changed */
    private int delete(int table, Known known, Condition which, Duration patience) {
        String sql = RowSql.render(
                DELETE,
                Versions.unchanged(known.physical().schema(), table, known.versions()),
                Sql.table(known.physical()),
                TrashTable.of(known.physical().schema()),
                DSL.inline(table),
                which);
        try {
            return QuarkusTransaction.requiringNew()
                    .call(() -> database.with(connection -> {
                        Sql.on(connection).execute("set local lock_timeout = " + patience.toMillis());
                        Record row = Sql.on(connection).fetchSingle(DSL.sql(sql));
                        return row.get("ok", Boolean.class) ? row.get("n", Integer.class) : -1;
                    }));
        } catch (DataAccessException e) {
            if (SqlStates.isOfFormerStructure(e)) {
                return -1;
            }
            throw e;
        }
    }

    /** The versions before the rest: one that rises meanwhile costs a second try. */
    private Optional<Known> known(int table) {
        return table(table).flatMap(before -> {
            Versions.Known versions = database.with(connection -> Versions.read(connection, before.schema(), table));
            return table(table).map(physical -> new Known(physical, versions));
        });
    }

    private Optional<PhysicalTable> table(int id) {
        return database.query(q -> q.fetchOptional(TABLE, id)
                .map(r -> new PhysicalTable(r.get("schema_name", String.class), r.get("physical_name", String.class))));
    }

    /** A schema that is going, or that a release without a table of trash has made, has nothing in the trash. */
    private <T> T ifThere(T nothing, Database.Work<T> work) {
        try {
            return database.with(work);
        } catch (DataAccessException e) {
            if (SqlStates.isOfFormerStructure(e)) {
                return nothing;
            }
            throw e;
        }
    }

    /** The rows of a table that is deleted for ever, in the transaction that does so. */
    public static void forgetTable(Connection connection, String schema, int table) {
        boolean there = Sql.on(connection)
                .fetchSingle("select to_regclass(?) is not null as there", TrashTable.quoted(schema))
                .get("there", Boolean.class);
        if (there) {
            Sql.on(connection)
                    .execute("delete from {0} where table_id = {1}", TrashTable.of(schema), DSL.inline(table));
        }
    }
}
