package io.holdfast.copying;

import io.holdfast.job.JobFailed;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Sql;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * An application at the moment that is copied; what is in the trash is left out.
 *
 * @param schema the schema of its tables
 * @param place its place among the applications of its workspace
 * @param tables in their order
 */
record Source(String name, String schema, int place, List<SourceTable> tables) {
    private static final String APPLICATION = """
            select a.name, a.schema_name, coalesce(o.position, 0) as position
            from application a
            left join application_order o on o.application_id = a.id
            where a.id = ? and not a.trashed
            """;
    /** Sizes from the statistics: asking for the files would wait behind whoever has the table for himself. */
    private static final String TABLES = """
            select t.id, t.name, t.position, t.physical_name,
                greatest(c.reltuples, pg_stat_get_live_tuples(c.oid), 0)::bigint as rows
            from user_table t
            left join pg_class c on c.oid = to_regclass(format('%I.%I', ?::text, t.physical_name))
            where t.application_id = ? and t.id = coalesce(?::integer, t.id) and not t.trashed
            order by t.position, t.id
            """;

    private static final String FIELDS = """
            select f.table_id, f.name, f.type, f.options::text as options, f.description, f.position, f.is_primary,
                f.column_name
            from field f
            join user_table t on t.id = f.table_id
            where t.application_id = ? and t.id = coalesce(?::integer, t.id) and not t.trashed and not f.trashed
            order by f.table_id, f.position, f.id
            """;

    Source {
        tables = List.copyOf(tables);
    }

    /** Reads it as the transaction of the connection sees it. */
    static Source read(Connection connection, int application) {
        return read(connection, application, null);
    }

    /** As {@link #read}, with one of its tables alone. */
    static Source ofTable(Connection connection, int application, int table) {
        Source source = read(connection, application, table);
        if (source.tables().isEmpty()) {
            throw new JobFailed("The table does not exist any more.");
        }
        return source;
    }

    private static Source read(Connection connection, int application, @Nullable Integer table) {
        DSLContext sql = Sql.on(connection);
        Record found = sql.fetchOptional(APPLICATION, application)
                .orElseThrow(() -> new JobFailed("The application does not exist any more."));
        String schema = found.get("schema_name", String.class);
        Map<Integer, List<SourceField>> fields = sql.fetch(FIELDS, application, table).map(Source::field).stream()
                .collect(Collectors.groupingBy(SourceField::tableId));
        List<SourceTable> tables = sql.fetch(TABLES, schema, application, table)
                .map(r -> new SourceTable(
                        r.get("name", String.class),
                        r.get("position", Integer.class),
                        new PhysicalTable(schema, r.get("physical_name", String.class)),
                        r.get("rows", Long.class),
                        fields.getOrDefault(r.get("id", Integer.class), List.of())));
        return new Source(found.get("name", String.class), schema, found.get("position", Integer.class), tables);
    }

    private static SourceField field(Record r) {
        return new SourceField(
                r.get("table_id", Integer.class),
                r.get("name", String.class),
                r.get("type", String.class),
                r.get("options", String.class),
                r.get("description", String.class),
                r.get("position", Integer.class),
                r.get("is_primary", Boolean.class),
                r.get("column_name", String.class));
    }
}
