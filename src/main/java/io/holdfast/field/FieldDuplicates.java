package io.holdfast.field;

import io.holdfast.application.FreeName;
import io.holdfast.field.type.FieldOptions;
import io.holdfast.job.JobFailed;
import io.holdfast.problem.SqlStates;
import io.holdfast.storage.Ddl;
import io.holdfast.storage.PhysicalColumn;
import io.holdfast.storage.PhysicalNames;
import io.holdfast.storage.PhysicalTable;
import io.holdfast.storage.Rebuild;
import io.holdfast.storage.Sql;
import io.holdfast.storage.TableDdl;
import io.holdfast.storage.Versions;
import io.holdfast.table.ColumnNames;
import io.holdfast.table.TableRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** Makes a field like another one of its table, in a transaction that holds the locks of DUPLICATE_FIELD. */
@ApplicationScoped
public class FieldDuplicates {
    private static final int TRIES = 20;

    private final FieldReader reader;
    private final FieldStore store;
    private final Ddl ddl;
    private final Rebuild rebuild;

    FieldDuplicates(FieldReader reader, FieldStore store, Ddl ddl, Rebuild rebuild) {
        this.reader = reader;
        this.store = store;
        this.ddl = ddl;
        this.rebuild = rebuild;
    }

    /**
     * Adds the duplicate, the last field of the table. Its options have ids of their own.
     *
     * @param job that does this
     * @param withData whether its cells are those of the source; else they are as in any new field
     * @return its id
     * @throws JobFailed when the field is gone or the table has no room for another
     * @throws io.holdfast.lock.BusyException when a statement kept the table all the time
     */
    public int add(Connection c, int job, TableRow table, int source, boolean withData) throws SQLException {
        List<FieldModel> fields = reader.of(c, table.id());
        FieldModel field = fields.stream()
                .filter(f -> f.id() == source)
                .findFirst()
                .orElseThrow(() -> new JobFailed("The field does not exist any more."));
        if (fields.size() >= ColumnNames.MAX_FIELDS) {
            throw new JobFailed("A table has at most " + ColumnNames.MAX_FIELDS + " fields.");
        }
        Map<Integer, Integer> optionIds = renewed(c, field.options().optionIds());
        FieldOptions options = field.options().withOptionIds(optionIds);
        PhysicalColumn column = new PhysicalColumn(PhysicalNames.columns(c, 1).getFirst(), options.column());
        if (withData || !TableDdl.hasRoomForColumn(c, table.physical())) {
            Field<?> cells = DSL.field(DSL.name(field.column()), options.column());
            Field<?> value = withData
                    ? field.options().withOptionIds(cells, optionIds)
                    : DSL.inline(options.defaultCell(), options.column());
            rebuild(c, job, table, new Rebuild.Column(column, value));
        } else {
            ddl.run(c, table.physical(), on -> TableDdl.addColumn(on, table.physical(), column, options.defaultCell()));
        }
        int order = fields.stream().mapToInt(f -> f.order() + 1).max().orElse(0);
        int id = insert(c, table.id(), field, options, order, column.name());
        Versions.bumpTable(c, table.physical().schema(), table.id());
        return id;
    }

    /** One column more than there are now, those of fields in the trash included. Readers go on, writers wait. */
    private void rebuild(Connection c, int job, TableRow table, Rebuild.Column further) throws SQLException {
        List<Rebuild.Column> columns = new ArrayList<>(store.columns(c, table.id()));
        columns.add(further);
        if (columns.size() > TableDdl.MAX_COLUMNS) {
            throw new JobFailed("The table has no room for another field, since there are too many in its trash.");
        }
        PhysicalTable made = rebuild.run(c, table.applicationId(), table.physical(), columns, job);
        Sql.on(c).execute("update user_table set physical_name = ? where id = ?", made.name(), table.id());
    }

    private static Map<Integer, Integer> renewed(Connection c, List<Integer> optionIds) {
        Map<Integer, Integer> renewed = new HashMap<>();
        Iterator<Integer> drawn = SelectOptionIds.draw(c, optionIds.size()).iterator();
        optionIds.forEach(old -> renewed.put(old, drawn.next()));
        return renewed;
    }

    /** Another field may be given the name at this very moment: renaming one does not ask for the table. */
    private int insert(Connection c, int table, FieldModel field, FieldOptions options, int order, String column)
            throws SQLException {
        for (int i = 1; ; i++) {
            String name = FreeName.numbered(field.name(), namesIn(c, table), FieldChange.MAX_NAME_LENGTH);
            execute(c, "savepoint hf_name");
            try {
                int id = store.add(c, table, name, options, field.description(), order, column);
                execute(c, "release savepoint hf_name");
                return id;
            } catch (DataAccessException e) {
                if (!SqlStates.UNIQUE_VIOLATION.equals(SqlStates.of(e)) || i == TRIES) {
                    throw e;
                }
                execute(c, "rollback to savepoint hf_name");
            }
        }
    }

    private static Set<String> namesIn(Connection c, int table) {
        return Sql.on(c)
                .fetch("select name from field where table_id = ? and not trashed", table)
                .intoSet(r -> r.get("name", String.class));
    }

    private static void execute(Connection c, String sql) throws SQLException {
        try (var statement = c.createStatement()) {
            statement.execute(sql);
        }
    }
}
