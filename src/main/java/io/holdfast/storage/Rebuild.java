package io.holdfast.storage;

import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Gives a user's table another form by making a second one and filling it from the first. Writers wait meanwhile, readers do
 * not, and who reads from an older snapshot goes on reading the first: nothing is rewritten in place, nothing is renamed.
 *
 * <p>The second table is announced and made, empty, on a connection aside, so that both are committed before it is filled. That
 * connection is of the pool for guards: an edit that waited for a second connection of its own pool, as others do that hold one,
 * might wait for ever.
 */
@ApplicationScoped
public class Rebuild {
    private final javax.sql.DataSource aside;
    private final Ddl ddl;

    Rebuild(@DataSource("guard") javax.sql.DataSource aside, Ddl ddl) {
        this.aside = aside;
        this.ddl = ddl;
    }

    /**
     * A column of the new form.
     *
     * @param value what it is filled with, over the columns that the table has now
     */
    public record Column(PhysicalColumn column, Field<?> value) {
        /** As it is now. */
        public static Column same(PhysicalColumn column) {
            return new Column(column, DSL.field(DSL.name(column.name()), column.type()));
        }

        private Field<?> field() {
            return DSL.field(DSL.name(column.name()), column.type());
        }
    }

    /**
     * Makes and fills the table, and leaves the present one to the janitor. Whoever calls holds the table's lock, makes the
     * metadata name the new one and raises the version, all in the transaction of the connection; a rollback leaves the
     * present one as it is.
     *
     * @param table what it is now
     * @param columns all columns of fields
     * @param job null for an edit
     * @return what it will be
     * @throws io.holdfast.lock.BusyException when a statement of somebody else kept the table all the time
     */
    public PhysicalTable run(
            Connection connection, int application, PhysicalTable table, List<Column> columns, @Nullable Integer job)
            throws SQLException {
        PhysicalTable made = make(application, table.schema(), columns, job);
        boolean done = false;
        try {
            ddl.run(connection, table, on -> TableDdl.lockAgainstWriters(on, table));
            fill(connection, table, made, columns);
            TableDdl.continueIds(connection, table, made);
            TableDdl.index(connection, made);
            Registry.live(connection, made.schema(), made.name());
            Registry.dropTable(connection, table);
            done = true;
            return made;
        } finally {
            if (!done) {
                abandon(made);
            }
        }
    }

    private PhysicalTable make(int application, String schema, List<Column> columns, @Nullable Integer job)
            throws SQLException {
        try (Connection connection = aside.getConnection()) {
            PhysicalTable made = new PhysicalTable(schema, PhysicalNames.table(connection));
            Registry.announce(connection, application, made.schema(), made.name(), job);
            connection.setAutoCommit(false);
            try {
                Registry.requireMaking(connection, made);
                TableDdl.createTable(
                        connection, made, columns.stream().map(Column::column).toList());
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            return made;
        }
    }

    /** Leaves what was not filled to the janitor, at once; without this it would be found after some minutes. */
    private void abandon(PhysicalTable made) throws SQLException {
        try (Connection connection = aside.getConnection()) {
            Registry.dropIfMaking(connection, made);
        }
    }

    /** Rows in the trash, too. */
    private static void fill(Connection connection, PhysicalTable from, PhysicalTable to, List<Column> columns) {
        List<Field<?>> into = new ArrayList<>(RowColumns.ALL);
        List<Field<?>> values = new ArrayList<>(RowColumns.ALL);
        columns.forEach(column -> {
            into.add(column.field());
            values.add(column.value());
        });
        var sql = Sql.inlining(connection);
        sql.insertInto(Sql.table(to))
                .columns(into)
                .select(sql.select(values).from(Sql.table(from)))
                .execute();
    }
}
