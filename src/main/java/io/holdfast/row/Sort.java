package io.holdfast.row;

import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import io.holdfast.field.type.FieldOptions;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.Name;
import org.jooq.SortField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** A field that a listing is ordered by. */
public record Sort(FieldModel field, String sortType, boolean descending) {
    private static final Pattern WITH_TYPE = Pattern.compile("(.*)\\[([a-z]+)]", Pattern.DOTALL);

    List<?> key() {
        return List.of(field.id(), sortType, descending);
    }

    /** @param column the field's column, where the statement has it */
    public SortField<?> on(Name column) {
        return field.options()
                .sorted(DSL.field(column), sortType, descending)
                .orElseThrow(ErrorCode.ERROR_ORDER_BY_FIELD_NOT_POSSIBLE::problem);
    }

    /**
     * As the parameter {@code order_by} names fields of a table by their ids.
     *
     * @throws Problem 400 for what is no field, or none to order by
     */
    public static List<Sort> parse(String orderBy, TableModel table) {
        return parse(orderBy, new FieldNames(table, false), table.fields());
    }

    /**
     * Reads the parameter {@code order_by}.
     *
     * @param allowed the fields that may be named
     */
    static List<Sort> parse(@Nullable String orderBy, FieldNames names, List<FieldModel> allowed) {
        if (orderBy == null) {
            return List.of();
        }
        if (orderBy.isBlank()) {
            throw Problem.ofQuery("order_by", Fault.BLANK);
        }
        // a field that is named again decides nothing any more
        Map<Integer, Sort> sorts = new LinkedHashMap<>();
        for (String item : CommaList.split(orderBy)) {
            Sort sort = parse(item, names)
                    .filter(found -> allowed.contains(found.field))
                    .orElseThrow(ErrorCode.ERROR_ORDER_BY_FIELD_NOT_FOUND::problem);
            sort.on(DSL.name(sort.field.column()));
            sorts.putIfAbsent(sort.field.id(), sort);
        }
        return List.copyOf(sorts.values());
    }

    private static Optional<Sort> parse(String item, FieldNames names) {
        boolean descending = item.startsWith("-");
        String name = descending || item.startsWith("+") ? item.substring(1).strip() : item;
        Optional<Sort> plain = names.find(name).map(field -> new Sort(field, FieldOptions.SORT_DEFAULT, descending));
        Matcher typed = WITH_TYPE.matcher(name);
        return plain.isEmpty() && typed.matches()
                ? names.find(typed.group(1)).map(field -> new Sort(field, typed.group(2), descending))
                : plain;
    }
}
