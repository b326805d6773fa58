package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.storage.CopyText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.SortField;
import org.jspecify.annotations.Nullable;

/**
 * The type of a field with its options: all that is needed to read, write, store and order its cells.
 *
 * <p>A stored cell is null or an object of the one Java class that belongs to {@link #column}: String, BigDecimal, Boolean,
 * LocalDate, OffsetDateTime or Integer.
 */
public sealed interface FieldOptions
        permits TextOptions,
                LongTextOptions,
                NumberOptions,
                BooleanOptions,
                DateOptions,
                ShapedTextOptions,
                RatingOptions,
                SingleSelectOptions {
    /** The sort type that every sortable field has. */
    String SORT_DEFAULT = "default";

    /** The sort type of selects that goes by the order of the options. */
    String SORT_ORDER = "order";

    FieldType type();

    /** Adds the options as the API returns them. */
    void render(ObjectNode out);

    /** The options as the metadata keep them; {@link FieldType#fromStored} reads them back. */
    default ObjectNode toStored() {
        ObjectNode stored = JsonNodeFactory.instance.objectNode();
        render(stored);
        return stored;
    }

    /** The ids of what can be chosen, which is what cells then hold; none for a type without. */
    default List<Integer> optionIds() {
        return List.of();
    }

    /** The same with other ids for what can be chosen. @param ids one for each of {@link #optionIds} */
    default FieldOptions withOptionIds(Map<Integer, Integer> ids) {
        return this;
    }

    /** Cells of a field with these options, as they are in one whose options have other ids. */
    default Field<?> withOptionIds(Field<?> cells, Map<Integer, Integer> ids) {
        return cells;
    }

    default boolean mayBePrimary() {
        return true;
    }

    /** The column's type, without any trace of an option. */
    DataType<?> column();

    /** What a caller sent for a cell: a value ready to be stored, or what is wrong with it. */
    Cell parse(JsonNode value);

    /**
     * As {@link #parse}, but null, which pads short rows of an import, is the type's empty value and never wrong; a missing
     * node is a cell that is not given.
     */
    default Cell parseImported(JsonNode value) {
        if (value.isMissingNode()) {
            return new Cell.Value(defaultCell());
        }
        return value.isNull() ? new Cell.Value(emptyCell()) : parse(value);
    }

    /** What a new row gets when the cell is not given, and what the rows get that are there when the field is made. */
    default @Nullable Object defaultCell() {
        return emptyCell();
    }

    /** What a cell holds when there is nothing in it. */
    default @Nullable Object emptyCell() {
        return null;
    }

    /** Writes a stored cell as the API returns it. */
    void write(JsonGenerator out, @Nullable Object stored) throws IOException;

    /** Appends a stored cell as a field of PostgreSQL's COPY text format. */
    default void copyText(StringBuilder out, @Nullable Object stored) {
        CopyText.append(out, stored);
    }

    /**
     * How rows are ordered by this field: nulls first upwards, last downwards. Ties are the caller's.
     *
     * @param sortType {@link #SORT_DEFAULT} or {@link #SORT_ORDER}; empty when this field cannot be ordered so
     */
    default Optional<SortField<?>> sorted(Field<?> column, String sortType, boolean descending) {
        return sortKey(column, sortType)
                .map(key -> descending ? key.desc().nullsLast() : key.asc().nullsFirst());
    }

    /** What rows are ordered by; empty when this field cannot be ordered so. */
    default Optional<Field<?>> sortKey(Field<?> column, String sortType) {
        return sortType.equals(SORT_DEFAULT) ? Optional.of(column) : Optional.empty();
    }
}
