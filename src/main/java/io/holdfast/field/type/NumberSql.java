package io.holdfast.field.type;

import java.math.BigDecimal;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Expressions that make the cells of a number field. */
final class NumberSql {
    /** The first number that has too many digits. */
    private static final Field<BigDecimal> TOO_LARGE = DSL.inline(BigDecimal.TEN.pow(DecimalText.WHOLE_DIGITS));

    private NumberSql() {}

    /** Boxes, days and options are no numbers, not even where they look like one. */
    static Field<BigDecimal> converted(Field<?> column, FieldOptions from, NumberOptions to) {
        return switch (from) {
            case NumberOptions number -> fitted(column.coerce(SQLDataType.NUMERIC), to);
            case RatingOptions rating -> fitted(column.cast(SQLDataType.NUMERIC), to);
            case BooleanOptions bool -> none();
            case DateOptions date -> none();
            case SingleSelectOptions select -> none();
            case TextOptions text -> read(column, to);
            case LongTextOptions text -> read(column, to);
            case ShapedTextOptions shaped -> read(column, to);
        };
    }

    private static Field<BigDecimal> read(Field<?> column, NumberOptions to) {
        Field<String> text = column.coerce(SQLDataType.CLOB);
        return DSL.when(DecimalText.isNumber(text), limited(DecimalText.cast(text), to));
    }

    private static Field<BigDecimal> limited(Field<BigDecimal> number, NumberOptions to) {
        return DSL.when(DSL.abs(rounded(number, to)).lt(TOO_LARGE), fitted(number, to));
    }

    /** Rounded half away from zero to the field's decimals, and zero where less is not allowed. */
    static Field<BigDecimal> fitted(Field<BigDecimal> number, NumberOptions to) {
        Field<BigDecimal> rounded = rounded(number, to);
        // greatest() would make zero of null
        return to.negative()
                ? rounded
                : DSL.when(number.lt(DSL.inline(BigDecimal.ZERO)), DSL.inline(BigDecimal.ZERO))
                        .else_(rounded);
    }

    private static Field<BigDecimal> rounded(Field<BigDecimal> number, NumberOptions to) {
        return DSL.round(number, DSL.inline(to.decimalPlaces()));
    }

    private static Field<BigDecimal> none() {
        return DSL.castNull(SQLDataType.NUMERIC);
    }
}
