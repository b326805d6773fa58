package io.holdfast.row;

import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import io.holdfast.field.type.Conversion;
import io.holdfast.field.type.TextOptions;
import io.holdfast.storage.RowColumns;
import io.holdfast.storage.Sql;
import io.holdfast.storage.TrashTable;
import io.holdfast.storage.Versions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.QueryPart;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * The statements on the rows of one table, as its model knows it.
 *
 * <p>Each begins with the question whether the model's versions are still those of the table; the answer is the first column
 * of its result, which always has a row, and without a yes nothing is read or written. The versions are part of the text, so
 * a prepared statement never outlives the columns it was prepared for.
 *
 * <p>Result columns behind the first are named with each statement; "a row" is its id, its place, then the cells of fields,
 * and all null where there is none.
 */
final class RowSql {
    /** How many texts with columns of their own are remembered for a table; the rest is rendered each time. */
    private static final int REMEMBERED = 50;

    /** How much of a row's name its entry in the trash keeps. */
    private static final int LONGEST_NAME = 255;

    private static final Name ID = DSL.name(RowColumns.ID.getName());
    private static final Name POSITION = DSL.name(RowColumns.POSITION.getName());

    private final TableModel model;
    private final Table<?> table;
    private final Condition unchanged;
    private final Map<List<?>, String> remembered = new ConcurrentHashMap<>();

    RowSql(TableModel model) {
        this.model = model;
        this.table = Sql.table(model.physical());
        this.unchanged =
                Versions.unchanged(model.physical().schema(), model.table().id(), model.versions());
    }

    TableModel model() {
        return model;
    }

    /** Nothing but the first column. */
    String current() {
        return remember(List.of("current"), () -> render("select {0} as ok", unchanged));
    }

    /**
     * Result: how many rows there are in all, a row (for each of the page).
     *
     * <p>Parameter: how many rows come before the page, where that is said. The first page has none, so PostgreSQL plans it
     * once for all.
     */
    String page(Listing listing) {
        return remember(List.of("page", listing.key()), () -> {
            List<FieldModel> needed = new ArrayList<>(listing.shown());
            listing.sorts().stream()
                    .map(Sort::field)
                    .filter(field -> !needed.contains(field))
                    .forEach(needed::add);
            return render(
                    """
                    with v as materialized (
                        select {0} as ok, (select count(*) from {1} where deleted_at is null) as count)
                    select v.ok, v.count, {2}
                    from v
                    left join lateral (
                        select {3}
                        from {1} t
                        where t.deleted_at is null and v.ok
                        order by {4}
                        limit {6}
                        {7}) r on true
                    order by {5}
                    """,
                    unchanged,
                    table,
                    row("r", listing.shown()),
                    row("t", needed),
                    order("t", listing.sorts()),
                    order("r", listing.sorts()),
                    DSL.inline(listing.size()),
                    offset(listing));
        });
    }

    private static QueryPart offset(Listing listing) {
        return switch (listing.place()) {
            case FIRST -> DSL.sql("");
            case NUMBERED -> DSL.sql("offset ?");
            case LAST -> DSL.sql("offset (greatest(v.count, 1) - 1) / {0} * {0}", DSL.inline(listing.size()));
        };
    }

    /** Result: a row. Parameter: its id. */
    String get() {
        return remember(List.of("get"), () -> render("""
                        with v as materialized (select {0} as ok)
                        select v.ok, {1}
                        from v
                        left join {2} r on v.ok and r.id = ? and r.deleted_at is null
                        """, unchanged, row("r", model.fields()), table));
    }

    /** Result: the places of a row and of the one before it. Parameter: the row's id. */
    String neighbours() {
        return remember(List.of("neighbours"), () -> render("""
                        with v as materialized (select {0} as ok)
                        select v.ok, r.position, (
                            select p.position
                            from {1} p
                            where p.deleted_at is null and (p.position, p.id) < (r.position, r.id)
                            order by p.position desc, p.id desc
                            limit 1)
                        from v
                        left join {1} r on v.ok and r.id = ? and r.deleted_at is null
                        """, unchanged, table));
    }

    /**
     * New rows in the order given: at their places, or behind all others where they have none. Ids come from the table's own
     * sequence, in the statement; where rows lie on another node than their metadata, this is the place to draw them before.
     *
     * <p>Result: a row (for each, in that order). Parameters: the author twice, an array of places, an array for each field.
     */
    String insert() {
        return remember(
                List.of("insert"),
                () -> render(
                        """
                        with v as materialized (select {0} as ok),
                        n as (
                            insert into {1} as r (position, created_by, updated_by, {2})
                            select coalesce(i.place, i.n + (
                                    select coalesce(floor(max(position)), 0) from {1} where deleted_at is null)),
                                ?, ?, {3}
                            from v
                            join unnest(?::numeric[], {4}) with ordinality as i (place, {2}, n) on v.ok
                            order by i.n
                            returning {5})
                        select v.ok, {6}
                        from v
                        left join n on true
                        order by n.id
                        """,
                        unchanged,
                        table,
                        list(model.fields(), field -> DSL.name(field.column())),
                        list(model.fields(), field -> DSL.name("i", field.column())),
                        list(model.fields(), RowSql::arrayParameter),
                        row("r", model.fields()),
                        row("n", model.fields())));
    }

    /**
     * Changes cells of one row.
     *
     * <p>Result: the row. Parameters: the author, the cells, the id.
     *
     * @param changed places of fields in the model
     */
    String update(List<Integer> changed) {
        return remember(List.of("update", changed), () -> {
            List<QueryPart> sets = sets();
            changed.stream()
                    .map(model.fields()::get)
                    .forEach(field -> sets.add(DSL.sql("{0} = {1}", DSL.name(field.column()), parameter(field))));
            return render(
                    """
                    with v as materialized (select {0} as ok),
                    u as (
                        update {1} r
                        set {2}
                        from v
                        where v.ok and r.id = ? and r.deleted_at is null
                        returning {3})
                    select v.ok, {4}
                    from v
                    left join u on true
                    """,
                    unchanged,
                    table,
                    DSL.list(sets.toArray(QueryPart[]::new)),
                    row("r", model.fields()),
                    row("u", model.fields()));
        });
    }

    /**
     * Changes cells of several rows, all or none. Rows are locked by id first, so batches of the same rows follow one another
     * whatever order they name them in.
     *
     * <p>Result: how many of the rows there are, a row (for each, in table order). Parameters: an array of ids; for each
     * changed field an array of cells and one of whether to change it; the array of ids again; the author; how many rows
     * there must be.
     *
     * @param changed places of fields in the model
     */
    String updateAll(List<Integer> changed) {
        return remember(List.of("updateAll", changed), () -> {
            List<QueryPart> arrays = new ArrayList<>(List.of(DSL.sql("?::bigint[]")));
            List<QueryPart> names = new ArrayList<>(List.of(ID));
            List<QueryPart> sets = sets();
            for (int place : changed) {
                FieldModel field = model.fields().get(place);
                Name column = DSL.name(field.column());
                Name flag = DSL.name("set " + field.column());
                arrays.add(arrayParameter(field));
                arrays.add(DSL.sql("?::boolean[]"));
                names.add(column);
                names.add(flag);
                sets.add(DSL.sql("{0} = case when i.{1} then i.{0} else r.{0} end", column, flag));
            }
            return render(
                    """
                    with v as materialized (select {0} as ok),
                    i as (select * from unnest({2}) as i ({3})),
                    l as (
                        select r.id
                        from v
                        join {1} r on v.ok
                        where r.id = any(?::bigint[]) and r.deleted_at is null
                        order by r.id
                        for no key update of r),
                    u as (
                        update {1} r
                        set {4}
                        from i
                        where r.id = i.id and (select count(*) from l) = ?
                        returning {5})
                    select v.ok, (select count(*) from l), {6}
                    from v
                    left join u on true
                    order by u.position, u.id
                    """,
                    unchanged,
                    table,
                    DSL.list(arrays.toArray(QueryPart[]::new)),
                    DSL.list(names.toArray(QueryPart[]::new)),
                    DSL.list(sets.toArray(QueryPart[]::new)),
                    row("r", model.fields()),
                    row("u", model.fields()));
        });
    }

    /**
     * Puts rows into the trash, all or none, at one instant, with one entry for all of them. Locks them as {@link #updateAll}
     * does.
     *
     * <p>Result: how many of the rows there are. Parameters: an array of ids, the author, how many rows there must be, whether
     * they were deleted as a batch, the author, how many rows there must be.
     */
    String delete() {
        return remember(
                List.of("delete"),
                () -> render(
                        """
                with v as materialized (select {0} as ok),
                l as (
                    select r.id, {3} as name
                    from v
                    join {1} r on v.ok
                    where r.id = any(?::bigint[]) and r.deleted_at is null
                    order by r.id
                    for no key update of r),
                d as (
                    update {1} r
                    set deleted_at = now(), updated_at = now(), updated_by = ?
                    from l
                    where r.id = l.id and (select count(*) from l) = ?),
                e as (
                    insert into {2} (table_id, rows, names, batch, account_id)
                    select {4}, array_agg(l.id order by l.id), array_agg(l.name order by l.id), ?, ?
                    from l
                    having count(*) = ?)
                select v.ok, (select count(*) from l)
                from v
                """,
                        unchanged,
                        table,
                        TrashTable.of(model.physical().schema()),
                        name("r"),
                        DSL.inline(model.table().id())));
    }

    /** What people call a row: its primary cell as text, the start of a long one. */
    private QueryPart name(String alias) {
        return model.fields().stream()
                .filter(FieldModel::primary)
                .findFirst()
                .map(field -> {
                    Field<?> cell = DSL.field(
                            DSL.name(alias, field.column()), field.options().column());
                    Field<?> text = Conversion.converted(cell, field.options(), TextOptions.PLAIN);
                    return (QueryPart) DSL.sql("coalesce(left({0}, {1}), '')", text, DSL.inline(LONGEST_NAME));
                })
                .orElseGet(() -> DSL.sql("''"));
    }

    /**
     * Takes rows that were deleted together out of the trash. Whoever has their entry decides about them, so it goes first.
     *
     * <p>Result: how many entries there were. Parameters: the id of the row, or that of the entry of a batch; the author.
     */
    String restore(boolean batch) {
        return remember(
                List.of("restore", batch),
                () -> render(
                        """
                with v as materialized (select {0} as ok),
                e as (
                    delete from {2} t
                    using v
                    where v.ok and t.table_id = {3} and not t.emptied and {4}
                    returning t.rows),
                u as (
                    update {1} r
                    set deleted_at = null, updated_at = now(), updated_by = ?
                    from (select unnest(e.rows) as id from e) i
                    where r.id = i.id)
                select v.ok, (select count(*) from e)
                from v
                """,
                        unchanged,
                        table,
                        TrashTable.of(model.physical().schema()),
                        DSL.inline(model.table().id()),
                        RowTrash.entry(batch, DSL.sql("?"))));
    }

    /**
     * Gives all rows, those in the trash included, whole places in the order they have. Rows that come in meanwhile keep the
     * places they got. Result: nothing more.
     */
    String renumber() {
        return remember(List.of("renumber"), () -> render("""
                        with v as materialized (select {0} as ok),
                        l as (select r.id from v join {1} r on v.ok order by r.id for no key update of r),
                        o as (select r.id, row_number() over (order by r.position, r.id) as place from {1} r),
                        u as (
                            update {1} r
                            set position = o.place
                            from o
                            join l on l.id = o.id
                            where r.id = o.id and r.position <> o.place)
                        select v.ok
                        from v
                        """, unchanged, table));
    }

    private static List<QueryPart> sets() {
        return new ArrayList<>(List.of(DSL.sql("updated_at = now()"), DSL.sql("updated_by = ?")));
    }

    private static QueryPart parameter(FieldModel field) {
        return DSL.sql("?::" + CellKind.of(field).sqlName());
    }

    private static QueryPart arrayParameter(FieldModel field) {
        return DSL.sql("?::" + CellKind.of(field).sqlName() + "[]");
    }

    private static QueryPart row(String alias, List<FieldModel> fields) {
        List<QueryPart> columns =
                new ArrayList<>(List.of(DSL.name(DSL.name(alias), ID), DSL.name(DSL.name(alias), POSITION)));
        fields.forEach(field -> columns.add(DSL.name(alias, field.column())));
        return DSL.list(columns.toArray(QueryPart[]::new));
    }

    private static QueryPart list(List<FieldModel> fields, Function<FieldModel, QueryPart> part) {
        return DSL.list(fields.stream().map(part).toArray(QueryPart[]::new));
    }

    private static QueryPart order(String alias, List<Sort> sorts) {
        List<SortField<?>> order = new ArrayList<>();
        sorts.forEach(sort -> order.add(sort.on(DSL.name(alias, sort.field().column()))));
        order.add(DSL.field(DSL.name(DSL.name(alias), POSITION)).asc());
        order.add(DSL.field(DSL.name(DSL.name(alias), ID)).asc());
        return DSL.list(order.toArray(QueryPart[]::new));
    }

    private String remember(List<?> key, Supplier<String> text) {
        String known = remembered.get(key);
        if (known != null) {
            return known;
        }
        String rendered = text.get();
        if (remembered.size() < REMEMBERED) {
            remembered.put(key, rendered);
        }
        return rendered;
    }

    /** Beside other parts jOOQ takes a question mark for one of them, so parameters become parts, too. */
    static String render(String template, QueryPart... parts) {
        QueryPart[] all = Arrays.copyOf(parts, parts.length + 1);
        all[parts.length] = DSL.sql("?");
        return Sql.rendering().renderInlined(DSL.sql(template.replace("?", "{" + parts.length + "}"), all));
    }
}
