package io.holdfast.copying;

import io.holdfast.application.ApplicationStore;
import io.holdfast.field.SelectOptionIds;
import io.holdfast.job.JobRun;
import io.holdfast.storage.PhysicalNames;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Registry;
import io.holdfast.storage.Sql;
import io.holdfast.storage.TableDdl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Makes the empty tables of a copy: named and announced in one transaction, made in the next. Both are short, so that a
 * CREATE TABLE is never held open: on Citus that would keep others from altering tables beside it.
 */
final class CopyMaker {
    /** Locks of relations are a small, shared store, so no transaction makes more tables than this. */
    static final int TABLES_PER_TRANSACTION = 100;

    private final JobRun run;
    private final int application;
    private final boolean renewsOptionIds;

    /**
     * @param application where the copy is to lie
     * @param renewsOptionIds whether options of selects get ids of their own: a copy that callers see has none in common with
     *     its source. A hidden one keeps them, since nobody can tell them apart there
     */
    CopyMaker(JobRun run, int application, boolean renewsOptionIds) {
        this.run = run;
        this.application = application;
        this.renewsOptionIds = renewsOptionIds;
    }

    ApplicationStore.Identity makeSchema() throws SQLException {
        String schema = run.write(connection -> {
            String name = PhysicalNames.schema(connection);
            Registry.announceSchema(connection, application, name, run.job().id());
            return name;
        });
        done(connection -> TableDdl.createSchema(connection, schema));
        return new ApplicationStore.Identity(application, schema);
    }

    List<TableCopy> makeTables(String schema, List<SourceTable> sources) throws SQLException {
        List<TableCopy> copies = new ArrayList<>(sources.size());
        for (int from = 0; from < sources.size(); from += TABLES_PER_TRANSACTION) {
            List<SourceTable> some = sources.subList(from, Math.min(sources.size(), from + TABLES_PER_TRANSACTION));
            List<TableCopy> named = run.write(connection -> announce(connection, schema, some));
            done(connection ->
                    named.forEach(copy -> TableDdl.createTable(connection, copy.target(), copy.physicalColumns())));
            copies.addAll(named);
        }
        return copies;
    }

    private List<TableCopy> announce(Connection connection, String schema, List<SourceTable> sources)
            throws SQLException {
        List<String> names = PhysicalNames.tables(connection, sources.size());
        List<Integer> ids = tableIds(connection, sources.size());
        List<SourceField> fields =
                sources.stream().flatMap(table -> table.fields().stream()).toList();
        Iterator<FieldCopy> copiesOfFields = nameFields(connection, fields).iterator();
        Registry.announceTables(
                connection, application, schema, names, run.job().id());
        List<TableCopy> copies = new ArrayList<>(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            SourceTable source = sources.get(i);
            List<FieldCopy> own = new ArrayList<>(source.fields().size());
            source.fields().forEach(field -> own.add(copiesOfFields.next()));
            copies.add(new TableCopy(source, ids.get(i), new PhysicalTable(schema, names.get(i)), own));
        }
        return copies;
    }

    private List<FieldCopy> nameFields(Connection connection, List<SourceField> fields) throws SQLException {
        List<String> columns = PhysicalNames.columns(connection, fields.size());
        List<List<Integer>> options = fields.stream()
                .map(field -> renewsOptionIds ? field.definition().optionIds() : List.<Integer>of())
                .toList();
        Iterator<Integer> renewed = SelectOptionIds.draw(
                        connection, options.stream().mapToInt(List::size).sum())
                .iterator();
        List<FieldCopy> copies = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            Map<Integer, Integer> ids = new HashMap<>();
            options.get(i).forEach(old -> ids.put(old, renewed.next()));
            copies.add(new FieldCopy(fields.get(i), columns.get(i), ids));
        }
        return copies;
    }

    private static List<Integer> tableIds(Connection connection, int count) {
        return Sql.on(connection)
                .fetch(
                        "select nextval(pg_get_serial_sequence('user_table', 'id'))::integer as id from generate_series(1, ?)",
                        count)
                .map(r -> r.get("id", Integer.class));
    }

    /** Work without a result. */
    @FunctionalInterface
    private interface Action {
        void on(Connection connection) throws SQLException;
    }

    private void done(Action action) throws SQLException {
        run.write(connection -> {
            action.on(connection);
            return true;
        });
    }
}
