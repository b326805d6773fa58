package io.holdfast.row;

import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import io.holdfast.problem.ErrorCode;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to see of a table.
 *
 * @param shown the fields, in the table's order
 * @param sorts what rows are ordered by before {@code (order, id)}
 * @param page from 1; null for the last one
 */
record Listing(
        List<FieldModel> shown,
        List<Sort> sorts,
        int size,
        @Nullable BigInteger page) {
    private static final int DEFAULT_SIZE = 100;
    private static final int MAX_SIZE = 200;
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,1000}");

    static Listing of(TableModel model, RowQuery query) {
        if (query.integer("view_id") != null) {
            throw ErrorCode.ERROR_VIEW_DOES_NOT_EXIST.problem();
        }
        FieldNames names = new FieldNames(model, query.byNames());
        List<FieldModel> included = included(names, query);
        List<FieldModel> excluded = fields(names, query.get("exclude"));
        List<FieldModel> shown =
                included.stream().filter(field -> !excluded.contains(field)).toList();
        return new Listing(
                shown.isEmpty() ? model.fields() : shown,
                Sort.parse(query.get("order_by"), names, included),
                size(query.get("size")),
                page(query.get("page")));
    }

    /** Which page it is, as far as the statement cares. */
    enum Place {
        FIRST,
        NUMBERED,
        LAST
    }

    Place place() {
        return page == null ? Place.LAST : page.equals(BigInteger.ONE) ? Place.FIRST : Place.NUMBERED;
    }

    /** The same for all that differ only in the number of the page. */
    List<?> key() {
        return List.of(
                place(),
                size,
                shown.stream().map(FieldModel::id).toList(),
                sorts.stream().map(Sort::key).toList());
    }

    /** How many rows come before a numbered page. */
    long offset() {
        BigInteger number = page == null ? BigInteger.ONE : page;
        BigInteger offset = number.subtract(BigInteger.ONE).multiply(BigInteger.valueOf(size));
        return offset.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    /** The number of the page when there are so many rows. */
    BigInteger pageOf(long count) {
        return page == null ? lastPage(count) : page;
    }

    BigInteger lastPage(long count) {
        return BigInteger.valueOf((Math.max(count, 1) - 1) / size + 1);
    }

    /** All fields when none is named that is known. */
    private static List<FieldModel> included(FieldNames names, RowQuery query) {
        List<FieldModel> named = fields(names, query.get("include"));
        List<FieldModel> all = names.model().fields();
        return named.isEmpty() ? all : all.stream().filter(named::contains).toList();
    }

    private static List<FieldModel> fields(FieldNames names, @Nullable String list) {
        return list == null ? List.of() : names.known(CommaList.split(list));
    }

    private static int size(@Nullable String text) {
        BigInteger size = integer(text);
        if (size == null || size.signum() <= 0) {
            return DEFAULT_SIZE;
        }
        if (size.compareTo(BigInteger.valueOf(MAX_SIZE)) > 0) {
            throw ErrorCode.ERROR_PAGE_SIZE_LIMIT.problem();
        }
        return size.intValue();
    }

    private static @Nullable BigInteger page(@Nullable String text) {
        if ("last".equals(text)) {
            return null;
        }
        BigInteger page = integer(text);
        return page == null ? BigInteger.ONE : page.max(BigInteger.ONE);
    }

    private static @Nullable BigInteger integer(@Nullable String text) {
        String digits = text == null ? "" : text.strip();
        return INTEGER.matcher(digits).matches() ? new BigInteger(digits) : null;
    }
}
