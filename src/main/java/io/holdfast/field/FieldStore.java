package io.holdfast.field;

import io.holdfast.field.type.FieldOptions;
import io.holdfast.field.type.FieldType;
import io.holdfast.field.type.LongTextOptions;
import io.holdfast.problem.Input;
import io.holdfast.storage.Database;
import io.holdfast.storage.PhysicalColumn;
import io.holdfast.storage.Rebuild;
import io.holdfast.storage.Sql;
import io.holdfast.table.InitialFields;
import io.holdfast.table.NewField;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL by which fields come into being. */
@ApplicationScoped
class FieldStore implements InitialFields {
    private static final String INSERT = """
            insert into field (table_id, name, type, options, description, position, is_primary, column_name)
            values (?, ?, ?, ?::jsonb, ?, ?, ?, ?)
            returning id
            """;

    private final Database database;

    FieldStore(Database database) {
        this.database = database;
    }

    /**
     * How many fields a table has. As {@link #isNameTaken} by a plain statement: outside of transactions a Hibernate session
     * keeps its connection until the request ends, and a request that waits for locks would keep two.
     */
    int count(int table) {
        return database.query(
                q -> q.fetchSingle("select count(*)::integer as n from field where table_id = ? and not trashed", table)
                        .get("n", Integer.class));
    }

    /** @param but the field that may have it; 0 for none */
    boolean isNameTaken(int table, String name, int but) {
        return database.query(q -> q.fetch(
                        "select 1 from field where table_id = ? and name = ? and id <> ? and not trashed",
                        table,
                        name,
                        but))
                .isNotEmpty();
    }

    @Override
    public NewField make(String name, String type) {
        FieldOptions options = initial(FieldType.byName(type).orElseThrow());
        return new NewField(name, type, options.toStored(), options.column());
    }

    private FieldOptions initial(FieldType type) {
        // a long text that is created by itself leaves open whether it is formatted; one of a new table is not
        return type == FieldType.LONG_TEXT
                ? LongTextOptions.PLAIN
                : type.read(Input.empty(), null, this::nextOptionId).orThrow();
    }

    @Override
    public void insert(Connection connection, int table, List<NewField> fields, List<String> columns) {
        for (int i = 0; i < fields.size(); i++) {
            NewField field = fields.get(i);
            Sql.on(connection)
                    .fetch(
                            INSERT,
                            table,
                            field.name(),
                            field.type(),
                            field.options().toString(),
                            null,
                            i,
                            i == 0,
                            columns.get(i));
        }
    }

    /** A further field, last of its table. */
    int add(
            Connection connection,
            int table,
            String name,
            FieldOptions options,
            @Nullable String description,
            int order,
            String column) {
        return Sql.on(connection)
                .fetchSingle(
                        INSERT,
                        table,
                        name,
                        options.type().wireName(),
                        options.toStored().toString(),
                        description,
                        order,
                        false,
                        column)
                .get("id", Integer.class);
    }

    /** The columns of all fields of a table, those in the trash too, as they are. */
    List<Rebuild.Column> columns(Connection connection, int table) {
        return Sql.on(connection)
                .fetch(
                        "select type, options::text as options, column_name from field where table_id = ? order by id",
                        table)
                .map(r -> Rebuild.Column.same(new PhysicalColumn(
                        r.get("column_name", String.class),
                        FieldEntity.optionsOf(r.get("type", String.class), r.get("options", String.class))
                                .column())));
    }

    /** A new id for an option of a select. */
    int nextOptionId() {
        return database.with(connection -> SelectOptionIds.draw(connection, 1).getFirst());
    }
}
