package io.holdfast.field.type;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Expressions that make or read the cells of a date field. What falls outside the years 1 to 9999 becomes null. */
final class DateSql {
    private static final Field<OffsetDateTime> BEFORE_ALL =
            DSL.field("timestamptz '0001-12-31 23:59:59.999999+00 BC'", SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<OffsetDateTime> AFTER_ALL =
            DSL.field("timestamptz '10000-01-01 00:00:00+00'", SQLDataType.TIMESTAMPWITHTIMEZONE);
    private static final Field<LocalDate> DAY_BEFORE_ALL = DSL.field("date '0001-12-31 BC'", SQLDataType.LOCALDATE);
    private static final Field<LocalDate> DAY_AFTER_ALL = DSL.field("date '10000-01-01'", SQLDataType.LOCALDATE);

    private DateSql() {}

    /** As a reader sees it: in the field's format, an instant in the forced zone or else in UTC. */
    static Field<String> text(Field<?> column, DateOptions options) {
        Field<?> shown = options.includeTime() ? atZone(column, options) : column;
        return isPostgresOwn(options) ? ownForm(shown, options) : formatted(shown, options);
    }

    /** Whether what it says begins with what PostgreSQL says itself, several times as fast as by a format. */
    private static boolean isPostgresOwn(DateOptions options) {
        return options.format().equals("ISO")
                && (!options.includeTime() || options.timeFormat().equals("24"));
    }

    /** The driver has every connection speak ISO. */
    private static Field<String> ownForm(Field<?> time, DateOptions options) {
        Field<String> text = time.cast(SQLDataType.CLOB);
        return options.includeTime() ? DSL.left(text, "YYYY-MM-DD HH:MM".length()) : text;
    }

    private static Field<String> formatted(Field<?> time, DateOptions options) {
        String day = switch (options.format()) {
            case "EU" -> "DD/MM/YYYY";
            case "US" -> "MM/DD/YYYY";
            default -> "YYYY-MM-DD";
        };
        String clock = options.timeFormat().equals("12") ? " HH12:MI AM" : " HH24:MI";
        String format = options.includeTime() ? day + clock : day;
        return DSL.field("to_char({0}, {1})", SQLDataType.CLOB, time, DSL.inline(format));
    }

    /** Only texts become dates; that of a select's option is one as well. */
    static Field<?> converted(Field<?> column, FieldOptions from, DateOptions to) {
        return switch (from) {
            case DateOptions date -> rewritten(column, date, to);
            case NumberOptions number -> DSL.castNull(to.column());
            case RatingOptions rating -> DSL.castNull(to.column());
            case BooleanOptions bool -> DSL.castNull(to.column());
            case TextOptions text -> read(TextForm.of(column, from), to);
            case LongTextOptions text -> read(TextForm.of(column, from), to);
            case ShapedTextOptions shaped -> read(TextForm.of(column, from), to);
            case SingleSelectOptions select -> read(TextForm.of(column, from), to);
        };
    }

    private static Field<?> read(Field<String> text, DateOptions to) {
        return to.includeTime() ? DateText.instants(text, to) : DateText.days(text, to);
    }

    /** A day becomes its midnight, an instant the day it falls on, both in the forced zone or else in UTC. */
    static Field<?> rewritten(Field<?> column, DateOptions before, DateOptions after) {
        if (before.includeTime() && after.includeTime()) {
            return after.shiftMinutes() == 0 ? column : shifted(column, after.shiftMinutes());
        }
        if (before.includeTime()) {
            return daysInRange(atZone(column, before).cast(SQLDataType.LOCALDATE));
        }
        return after.includeTime() ? instantsInRange(instantAt(column.cast(SQLDataType.LOCALDATETIME), after)) : column;
    }

    private static Field<OffsetDateTime> shifted(Field<?> column, int minutes) {
        return instantsInRange(DSL.field(
                "({0} + {1} * interval '1 minute')", SQLDataType.TIMESTAMPWITHTIMEZONE, column, DSL.inline(minutes)));
    }

    /** The instant at which clocks in the field's zone show a time. */
    static Field<OffsetDateTime> instantAt(Field<?> time, DateOptions options) {
        return atZone(time, options).coerce(SQLDataType.TIMESTAMPWITHTIMEZONE);
    }

    /** PostgreSQL has one operator for both ways between an instant and the clocks of a place. */
    private static Field<?> atZone(Field<?> time, DateOptions options) {
        return DSL.field("({0} at time zone {1})", time, DSL.inline(options.zone()));
    }

    static Field<OffsetDateTime> instantsInRange(Field<OffsetDateTime> instant) {
        return between(BEFORE_ALL, instant, AFTER_ALL);
    }

    private static Field<LocalDate> daysInRange(Field<LocalDate> day) {
        return between(DAY_BEFORE_ALL, day, DAY_AFTER_ALL);
    }

    /** Null outside; greatest and least pass over nulls. Written so that the value is computed once. */
    private static <T> Field<T> between(Field<T> below, Field<T> value, Field<T> above) {
        return DSL.nullif(DSL.least(DSL.nullif(DSL.greatest(value, below), below), above), above);
    }
}
