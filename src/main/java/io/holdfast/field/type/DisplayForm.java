package io.holdfast.field.type;

import java.math.BigDecimal;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The cells of a column as people see them in a file, as expressions without bind values: numbers with what stands around and
 * between their digits, days in the field's format, instants in its zone or else in UTC, options by their texts, boxes as
 * {@code True} and {@code False}. Null where there is nothing to see.
 */
public final class DisplayForm {
    /** Groups of three, for as many digits as a number may have. */
    private static final String GROUPS = "999,".repeat(DecimalText.WHOLE_DIGITS / 3 + 1) + "990";

    private DisplayForm() {}

    public static Field<String> of(Field<?> column, FieldOptions options) {
        return switch (options) {
            case NumberOptions number -> number(column.coerce(SQLDataType.NUMERIC), number);
            case BooleanOptions bool ->
                DSL.when(DSL.condition(column.coerce(SQLDataType.BOOLEAN)), DSL.inline("True"))
                        .else_(DSL.inline("False"));
            case RatingOptions rating ->
                DSL.coalesce(column.coerce(SQLDataType.INTEGER), DSL.inline(0)).cast(SQLDataType.CLOB);
            case TextOptions text -> TextForm.of(column, text);
            case LongTextOptions text -> TextForm.of(column, text);
            case ShapedTextOptions text -> TextForm.of(column, text);
            case DateOptions date -> TextForm.of(column, date);
            case SingleSelectOptions select -> TextForm.of(column, select);
        };
    }

    /** Whether nothing but digits, a point and a sign is to be seen of a number. */
    public static boolean isBare(NumberOptions number) {
        return number.prefix().isEmpty()
                && number.suffix().isEmpty()
                && number.separator().isEmpty();
    }

    private static Field<String> number(Field<BigDecimal> column, NumberOptions options) {
        Field<BigDecimal> rounded = DSL.round(column, DSL.inline(options.decimalPlaces()));
        if (isBare(options)) {
            return rounded.cast(SQLDataType.CLOB);
        }
        // the sign comes before everything else
        Field<String> around = DSL.concat(
                DSL.inline(options.prefix()), digits(DSL.abs(rounded), options), DSL.inline(options.suffix()));
        return DSL.when(rounded.lt(DSL.inline(BigDecimal.ZERO)), DSL.inline("-").concat(around))
                .when(rounded.isNotNull(), around);
    }

    private static Field<String> digits(Field<BigDecimal> number, NumberOptions options) {
        if (options.separator().isEmpty()) {
            return number.cast(SQLDataType.CLOB);
        }
        String decimals = options.decimalPlaces() == 0 ? "" : "." + "0".repeat(options.decimalPlaces());
        Field<String> grouped =
                DSL.field("to_char({0}, {1})", SQLDataType.CLOB, number, DSL.inline("FM" + GROUPS + decimals));
        return DSL.translate(grouped, DSL.inline(",."), DSL.inline(marks(options.separator())));
    }

    /** What stands between groups of three digits, and before the decimals. */
    private static String marks(String separator) {
        return switch (separator) {
            case "SPACE_COMMA" -> " ,";
            case "SPACE_PERIOD" -> " .";
            case "COMMA_PERIOD" -> ",.";
            case "PERIOD_COMMA" -> ".,";
            default -> throw new IllegalArgumentException("numbers set apart by " + separator);
        };
    }
}
