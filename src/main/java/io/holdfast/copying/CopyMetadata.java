package io.holdfast.copying;

import io.holdfast.storage.Sql;
import io.holdfast.storage.Versions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;

/** Writes the metadata of a copy's tables and fields. */
final class CopyMetadata {
    private static final int TABLES_PER_STATEMENT = 1_000;
    private static final String TABLES = """
            insert into user_table (id, application_id, name, position, physical_name)
            select t.id, ?, t.name, t.position, t.physical_name
            from unnest(?::integer[], ?::text[], ?::integer[], ?::text[]) t (id, name, position, physical_name)
            """;
    private static final String FIELDS = """
            insert into field (table_id, name, type, options, description, position, is_primary, column_name)
            select f.table_id, f.name, f.type, f.options::jsonb, f.description, f.position, f.is_primary, f.column_name
            from unnest(?::integer[], ?::text[], ?::text[], ?::text[], ?::text[], ?::integer[], ?::boolean[], ?::text[])
                f (table_id, name, type, options, description, position, is_primary, column_name)
            """;

    private CopyMetadata() {}

    /** @param schema where the tables lie, with their versions */
    static void insert(Connection connection, int application, String schema, List<TableCopy> tables) {
        for (int from = 0; from < tables.size(); from += TABLES_PER_STATEMENT) {
            List<TableCopy> some = tables.subList(from, Math.min(tables.size(), from + TABLES_PER_STATEMENT));
            insertTables(Sql.on(connection), application, some);
            insertFields(Sql.on(connection), some);
            Versions.add(connection, schema, some.stream().map(TableCopy::id).toList());
        }
    }

    private static void insertTables(DSLContext sql, int application, List<TableCopy> tables) {
        sql.execute(
                TABLES,
                application,
                integers(tables, TableCopy::id),
                texts(tables, table -> table.source().name()),
                integers(tables, table -> table.source().position()),
                texts(tables, table -> table.target().name()));
    }

    /** A field with the table that it comes to lie in. */
    private record InCopy(int table, FieldCopy copy) {
        SourceField field() {
            return copy.source();
        }
    }

    private static void insertFields(DSLContext sql, List<TableCopy> tables) {
        List<InCopy> fields = new ArrayList<>();
        for (TableCopy table : tables) {
            table.fields().forEach(field -> fields.add(new InCopy(table.id(), field)));
        }
        sql.execute(
                FIELDS,
                integers(fields, InCopy::table),
                texts(fields, f -> f.field().name()),
                texts(fields, f -> f.field().type()),
                texts(fields, f -> f.copy().options()),
                fields.stream().map(f -> f.field().description()).toArray(String[]::new),
                integers(fields, f -> f.field().position()),
                fields.stream().map(f -> f.field().primary()).toArray(Boolean[]::new),
                texts(fields, f -> f.copy().column()));
    }

    private static <T> Integer[] integers(List<T> from, Function<T, Integer> value) {
        return from.stream().map(value).toArray(Integer[]::new);
    }

    private static <T> String[] texts(List<T> from, Function<T, String> value) {
        return from.stream().map(value).toArray(String[]::new);
    }
}
