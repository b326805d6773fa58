package io.holdfast.row;

import io.holdfast.access.Access;
import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.SqlStates;
import io.holdfast.storage.Database;
import io.holdfast.storage.Remembered;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Sends the statements of {@link RowSql}, each on a connection of its own. */
@ApplicationScoped
class RowStore {
    private final Database database;
    private final Access access;
    private final TrashMaker trash;
    private final Remembered<RowSql> remembered = new Remembered<>();

    RowStore(Database database, Access access, TrashMaker trash) {
        this.database = database;
        this.access = access;
        this.trash = trash;
    }

    /** Makes something of a result, which stands on its first row; an answer as a rule. */
    @FunctionalInterface
    interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    /** Whether the table is as its model says. */
    boolean isCurrent(TableModel model) {
        try {
            return query(sql(model).current(), parameters -> {}, rows -> true);
        } catch (OutdatedModel e) {
            return false;
        } catch (DataAccessException e) {
            if (SqlStates.isOfFormerStructure(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Reads how many rows there are in all, then the rows of the page. */
    <T> T page(TableModel model, Listing listing, Reading<T> reading) {
        return query(
                sql(model).page(listing),
                parameters -> {
                    if (listing.place() == Listing.Place.NUMBERED) {
                        parameters.id(listing.offset());
                    }
                },
                reading);
    }

    /** Reads a row, all of whose columns are null when there is none. */
    <T> T get(TableModel model, long id, Reading<T> reading) {
        return query(sql(model).get(), parameters -> parameters.id(id), reading);
    }

    /**
     * Creates rows and reads them, in the order given.
     *
     * @param before the row that they are to precede; null puts them behind all others
     */
    <T> T insert(TableModel model, List<Cells> rows, @Nullable Long before, Reading<T> reading) {
        List<@Nullable BigDecimal> places =
                before == null ? Collections.nCopies(rows.size(), null) : placesBefore(model, before, rows.size());
        int author = access.caller().id();
        return query(
                sql(model).insert(),
                parameters -> {
                    parameters.integer(author);
                    parameters.integer(author);
                    parameters.array("numeric", places.toArray());
                    for (int i = 0; i < model.fields().size(); i++) {
                        FieldModel field = model.fields().get(i);
                        int place = i;
                        parameters.array(
                                CellKind.of(field).sqlName(), column(rows, row -> row.getOrDefault(place, field)));
                    }
                },
                reading);
    }

    /**
     * Read before the insert, not with it: of two rows that come before the same one at the same moment, both may get one
     * place, and the older one comes first.
     */
    private List<@Nullable BigDecimal> placesBefore(TableModel model, long row, int count) {
        try {
            return between(model, row, count);
        } catch (Places.Exhausted e) {
            query(sql(model).renumber(), parameters -> {}, rows -> true);
        }
        try {
            return between(model, row, count);
        } catch (Places.Exhausted e) {
            // others fill the same gap as fast as it is made
            throw ErrorCode.ERROR_DATABASE_DEADLOCK.problem();
        }
    }

    private List<@Nullable BigDecimal> between(TableModel model, long row, int count) throws Places.Exhausted {
        @Nullable
        BigDecimal[] neighbours = query(sql(model).neighbours(), parameters -> parameters.id(row), rows ->
                new @Nullable BigDecimal[] {rows.getBigDecimal(3), rows.getBigDecimal(2)});
        BigDecimal after = neighbours[1];
        if (after == null) {
            throw ErrorCode.ERROR_ROW_DOES_NOT_EXIST.problem();
        }
        BigDecimal before = neighbours[0];
        return List.copyOf(Places.between(before == null ? BigDecimal.ZERO : before, after, count));
    }

    /** Changes cells and reads the row, all of whose columns are null when there is none. */
    <T> T update(TableModel model, long id, Cells cells, Reading<T> reading) {
        int author = access.caller().id();
        return query(
                sql(model).update(cells.fields()),
                parameters -> {
                    parameters.integer(author);
                    for (int field : cells.fields()) {
                        parameters.cell(cells.get(field));
                    }
                    parameters.id(id);
                },
                reading);
    }

    /** Changes cells and reads how many of the rows there are, then, if that is all of them, the rows in table order. */
    <T> T updateAll(TableModel model, List<RowInput.Change> changes, List<Integer> fields, Reading<T> reading) {
        int author = access.caller().id();
        Object[] ids = changes.stream().map(RowInput.Change::id).toArray();
        List<Cells> cells = changes.stream().map(RowInput.Change::cells).toList();
        return query(
                sql(model).updateAll(fields),
                parameters -> {
                    parameters.array("bigint", ids);
                    for (int field : fields) {
                        String type = CellKind.of(model.fields().get(field)).sqlName();
                        parameters.array(type, column(cells, row -> row.get(field)));
                        parameters.array("boolean", column(cells, row -> row.has(field)));
                    }
                    parameters.array("bigint", ids);
                    parameters.integer(author);
                    parameters.integer(ids.length);
                },
                reading);
    }

    /**
     * Deletes rows, all or none.
     *
     * @param batch whether they were named as several, if only one
     * @return whether there were all of them
     */
    boolean delete(TableModel model, List<Long> ids, boolean batch) {
        try {
            return sendDelete(model, ids, batch);
        } catch (DataAccessException e) {
            if (!SqlStates.UNDEFINED_TABLE.equals(SqlStates.of(e)) || !isCurrent(model)) {
                throw e;
            }
        }
        trash.make(model.physical().schema());
        return sendDelete(model, ids, batch);
    }

    private boolean sendDelete(TableModel model, List<Long> ids, boolean batch) {
        int author = access.caller().id();
        return query(
                sql(model).delete(),
                parameters -> {
                    parameters.array("bigint", ids.toArray());
                    parameters.integer(author);
                    parameters.integer(ids.size());
                    parameters.truth(batch);
                    parameters.integer(author);
                    parameters.integer(ids.size());
                },
                rows -> rows.getInt(2) == ids.size());
    }

    /**
     * Takes rows out of the trash.
     *
     * @param batch whether they were deleted as a batch
     * @param id that of the row, or of the batch's entry
     * @return whether they were in the trash
     */
    boolean restore(TableModel model, boolean batch, long id) {
        int author = access.caller().id();
        return query(
                sql(model).restore(batch),
                parameters -> {
                    parameters.id(id);
                    parameters.integer(author);
                },
                rows -> rows.getInt(2) == 1);
    }

    private static @Nullable Object[] column(List<Cells> rows, Function<Cells, @Nullable Object> cell) {
        @Nullable Object[] values = new Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = cell.apply(rows.get(i));
        }
        return values;
    }

    private RowSql sql(TableModel model) {
        RowSql known = remembered.get(model.table().id());
        if (known != null && known.model() == model) {
            return known;
        }
        RowSql rendered = new RowSql(model);
        remembered.put(model.table().id(), rendered);
        return rendered;
    }

    @FunctionalInterface
    private interface Filling {
        void of(Parameters parameters) throws SQLException;
    }

    private <T> T query(String sql, Filling filling, Reading<T> reading) {
        return database.with(connection -> query(connection, sql, filling, reading));
    }

    private static <T> T query(Connection connection, String sql, Filling filling, Reading<T> reading)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            filling.of(new Parameters(connection, statement));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                if (!rows.getBoolean(1)) {
                    throw new OutdatedModel();
                }
                return reading.of(rows);
            }
        }
    }

    /** Fills a statement's parameters one after the other. */
    private static final class Parameters {
        private final Connection connection;
        private final PreparedStatement statement;
        private int next = 1;

        Parameters(Connection connection, PreparedStatement statement) {
            this.connection = connection;
            this.statement = statement;
        }

        void integer(int value) throws SQLException {
            statement.setInt(next++, value);
        }

        void id(long value) throws SQLException {
            statement.setLong(next++, value);
        }

        void truth(boolean value) throws SQLException {
            statement.setBoolean(next++, value);
        }

        /** The statement says its type. */
        void cell(@Nullable Object value) throws SQLException {
            if (value == null) {
                statement.setNull(next++, Types.NULL);
            } else {
                statement.setObject(next++, value);
            }
        }

        void array(String type, @Nullable Object[] values) throws SQLException {
            statement.setArray(next++, connection.createArrayOf(type, values));
        }
    }
}
