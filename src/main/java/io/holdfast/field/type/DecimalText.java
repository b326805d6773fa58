package io.holdfast.field.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Fault;
import java.math.BigDecimal;
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
    private static final int EXPONENT_DIGITS = 9;

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
        return text.length() <= LONGEST && isNumber(text) ? new BigDecimal(text) : null;
    }

    /** A sign, digits and a point among or around them, an exponent. */
    private static boolean isNumber(String text) {
        int begin = isSign(text, 0) ? 1 : 0;
        int point = behindDigits(text, begin);
        boolean hasPoint = point < text.length() && text.charAt(point) == '.';
        int end = hasPoint ? behindDigits(text, point + 1) : point;
        if (end - begin == (hasPoint ? 1 : 0)) {
            return false;
        }
        return end == text.length() || isExponent(text, end);
    }

    private static boolean isExponent(String text, int at) {
        if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
            return false;
        }
        int begin = at + (isSign(text, at + 1) ? 2 : 1);
        int digits = text.length() - begin;
        return digits >= 1 && digits <= EXPONENT_DIGITS && behindDigits(text, begin) == text.length();
    }

    private static boolean isSign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-');
    }

    private static int behindDigits(String text, int begin) {
        int at = begin;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
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
