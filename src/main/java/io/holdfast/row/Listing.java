package io.holdfast.row;

import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import io.holdfast.problem.ErrorCode;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to see of a table.
 *
 * @param shown the fields, in the table's order
 * @param sorts what rows are ordered by before {@code (order, id)}
 */
record Listing(List<FieldModel> shown, List<Sort> sorts, Paging paging) {

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
                Paging.of(query.get("size"), query.get("page")));
    }

    /** Which page it is, as far as the statement cares. */
    enum Place {
        FIRST,
        NUMBERED,
        LAST
    }

    Place place() {
        BigInteger page = paging.page();
        return page == null ? Place.LAST : page.equals(BigInteger.ONE) ? Place.FIRST : Place.NUMBERED;
    }

    /** The same for all that differ only in the number of the page. */
    List<?> key() {
        return List.of(
                place(),
                size(),
                shown.stream().map(FieldModel::id).toList(),
                sorts.stream().map(Sort::key).toList());
    }

    int size() {
        return paging.size();
    }

    /** How many rows come before a numbered page. */
    long offset() {
        return paging.offset();
    }

    /** The number of the page when there are so many rows. */
    BigInteger pageOf(long count) {
        return paging.pageOf(count);
    }

    BigInteger lastPage(long count) {
        return paging.lastPage(count);
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
}
