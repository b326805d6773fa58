package io.holdfast.field.type;

import java.math.BigDecimal;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Expressions that make the cells of a rating field; what is no number gets no star. */
final class RatingSql {
    private static final Field<Integer> NO_STAR = DSL.inline(0);

    private RatingSql() {}

    /** A fraction is rounded where it comes from a number or a text; elsewhere only whole numbers count. */
    static Field<Integer> converted(Field<?> column, FieldOptions from, RatingOptions to) {
        return switch (from) {
            case NumberOptions number -> orNone(stars(column.coerce(SQLDataType.NUMERIC), to));
            case BooleanOptions bool ->
                DSL.when(DSL.condition(column.coerce(SQLDataType.BOOLEAN)), DSL.inline(1))
                        .else_(NO_STAR);
            case RatingOptions rating -> orNone(clamped(column.coerce(SQLDataType.INTEGER), to));
            case TextOptions text -> read(column, DecimalText.isNumber(text(column)), to);
            case LongTextOptions text -> read(column, DecimalText.isInteger(text(column)), to);
            case ShapedTextOptions shaped -> read(column, DecimalText.isInteger(text(column)), to);
            case DateOptions date -> NO_STAR;
            case SingleSelectOptions select -> NO_STAR;
        };
    }

    private static Field<Integer> read(Field<?> column, Condition readable, RatingOptions to) {
        return DSL.when(readable, stars(DecimalText.cast(text(column)), to)).else_(NO_STAR);
    }

    private static Field<Integer> stars(Field<BigDecimal> number, RatingOptions to) {
        Field<BigDecimal> most = DSL.inline(BigDecimal.valueOf(to.maxValue()));
        Field<BigDecimal> none = DSL.inline(BigDecimal.ZERO);
        return DSL.when(number.ge(most), DSL.inline(to.maxValue()))
                .when(number.le(none), NO_STAR)
                .else_(DSL.round(number).cast(SQLDataType.INTEGER));
    }

    /** Never more than the field's maximum. */
    static Field<Integer> clamped(Field<Integer> rating, RatingOptions to) {
        // least() would make the maximum of null
        return DSL.when(rating.gt(DSL.inline(to.maxValue())), DSL.inline(to.maxValue()))
                .else_(rating);
    }

    private static Field<Integer> orNone(Field<Integer> rating) {
        return DSL.coalesce(rating, NO_STAR);
    }

    private static Field<String> text(Field<?> column) {
        return column.coerce(SQLDataType.CLOB);
    }
}
