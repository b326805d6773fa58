package io.holdfast.copying;

import io.holdfast.application.ApplicationStore;
import io.holdfast.job.JobRun;
import io.holdfast.storage.PhysicalNames;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Registry;
import io.holdfast.storage.Sql;
import io.holdfast.storage.TableDdl;
import io.holdfast.storage.Versions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the empty tables of a copy: named and announced in one transaction, made in the next. Both are short, so that a
 * CREATE TABLE is never held open: on Citus that would keep others from altering tables beside it.
 */
final class CopyMaker {
    /** Locks of relations are a small, shared store, so no transaction makes more tables than this. */
    static final int TABLES_PER_TRANSACTION = 100;

    private final JobRun run;
    private final int application;

    CopyMaker(JobRun run, int application) {
        this.run = run;
        this.application = application;
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
            done(connection -> create(connection, schema, named));
            copies.addAll(named);
        }
        return copies;
    }

    private List<TableCopy> announce(Connection connection, String schema, List<SourceTable> sources)
            throws SQLException {
        List<String> names = PhysicalNames.tables(connection, sources.size());
        List<Integer> ids = tableIds(connection, sources.size());
        List<String> columns = PhysicalNames.columns(
                connection,
                sources.stream().mapToInt(table -> table.fields().size()).sum());
        Registry.announceTables(
                connection, application, schema, names, run.job().id());
        List<TableCopy> copies = new ArrayList<>(sources.size());
        int column = 0;
        for (int i = 0; i < sources.size(); i++) {
            SourceTable source = sources.get(i);
            int next = column + source.fields().size();
            PhysicalTable target = new PhysicalTable(schema, names.get(i));
            copies.add(new TableCopy(source, ids.get(i), target, columns.subList(column, next)));
            column = next;
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

    private static void create(Connection connection, String schema, List<TableCopy> copies) {
        for (TableCopy copy : copies) {
            TableDdl.createTable(connection, copy.target(), copy.physicalColumns());
            Versions.add(connection, schema, copy.id());
        }
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
