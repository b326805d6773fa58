package io.holdfast.field.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Fault;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as text: an optional sign, ASCII digits with at most one point, an optional exponent, blanks around it. No separators
 * of thousands. An exponent is weighed before anything is written out, so 1e999999999 costs nothing.
 */
final class DecimalText {
    /** Digits before the point that a number may have. */
    static final int WHOLE_DIGITS = 50;

    private static final int LONGEST = 1000;
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?");

    /**
     * What PostgreSQL can read without failing: with at most 200 digits and an exponent below a thousand a number stays far
     * inside the range of numeric; whatever lies outside has too many digits for any field.
     */
    private static final String SQL_NUMBER = "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?0*[0-9]{1,3})?$";

    private static final String SQL_INTEGER = "^[+-]?[0-9]+$";
    private static final String BLANKS = " \t\n\u000b\f\r";

    private DecimalText() {}

    /** A number, or null for null and for an empty text. */
    static Cell parse(JsonNode value, int decimalPlaces, boolean negative) {
        if (value.isNull()) {
            return new Cell.Value(null);
        }
        if (value.isTextual() && value.textValue().isBlank()) {
            return new Cell.Value(null);
        }
        BigDecimal number = numberOf(value);
        if (number == null) {
            return new Cell.Invalid(Fault.NOT_NUMBER);
        }
        Fault fault = faultOf(number, decimalPlaces, negative);
        return fault == null ? new Cell.Value(number.setScale(decimalPlaces)) : new Cell.Invalid(fault);
    }

    private static @Nullable BigDecimal numberOf(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue();
        }
        if (!value.isTextual()) {
            return null;
        }
        String text = value.textValue().strip();
        return text.length() <= LONGEST && NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    /** Counts digits as written: 1.50 has two decimals, 1e3 four digits before the point. */
    private static @Nullable Fault faultOf(BigDecimal number, int decimalPlaces, boolean negative) {
        long scale = number.scale();
        long digits = Math.max(number.precision(), scale) - Math.min(scale, 0);
        long decimals = Math.max(scale, 0);
        if (digits > WHOLE_DIGITS + decimalPlaces) {
            int most = WHOLE_DIGITS + decimalPlaces;
            return new Fault("Ensure that there are no more than " + most + " digits in total.", "max_digits");
        }
        if (decimals > decimalPlaces) {
            return new Fault(
                    "Ensure that there are no more than " + decimalPlaces + " decimal places.", "max_decimal_places");
        }
        if (digits - decimals > WHOLE_DIGITS) {
            return new Fault(
                    "Ensure that there are no more than " + WHOLE_DIGITS + " digits before the decimal point.",
                    "max_whole_digits");
        }
        return number.signum() < 0 && !negative ? Fault.below(0) : null;
    }

    /** Whether the cast of {@link #cast} cannot fail. */
    static Condition isNumber(Field<String> text) {
        return hasForm(text, SQL_NUMBER);
    }

    static Condition isInteger(Field<String> text) {
        return hasForm(text, SQL_INTEGER);
    }

    private static Condition hasForm(Field<String> text, String form) {
        return DSL.charLength(trimmed(text))
                .le(DSL.inline(200))
                .and(trimmed(text).likeRegex(DSL.inline(form)));
    }

    static Field<BigDecimal> cast(Field<String> text) {
        return trimmed(text).cast(SQLDataType.NUMERIC);
    }

    /** PostgreSQL trims what it reads as a number likewise, so this takes nothing in that it would not. */
    static Field<String> trimmed(Field<String> text) {
        return DSL.field("btrim({0}, {1})", SQLDataType.CLOB, text, DSL.inline(BLANKS));
    }
}
