package io.holdfast.field.type;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Reads dates that people wrote, in an expression that never fails. PostgreSQL's own parser does, on anything it does not know,
 * and knows too much: {@code today}, {@code infinity}, years of five digits and before Christ. So a text is first recognised by
 * its form, then put into the order year, month, day, then tested for being a day that exists; only what passed is cast.
 *
 * <p>Where day and month could be either, the field's format decides; only if there is no such day, the month comes first, as in
 * PostgreSQL's usual style. Two digits of a year are those from 1970 to 2069. A time without an offset is meant in the field's
 * forced zone, or else in UTC, as {@link DateSql#text} writes it.
 *
 * <p>Parts are taken by position wherever that will do: a regular expression with groups costs ten times as much.
 */
final class DateText {
    private static final String YEAR_FIRST = "^[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}$";
    private static final String YEAR_LAST = "^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}$";
    private static final String SHORT_YEAR_LAST = "^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}$";
    private static final String DIGITS_ALONE = "^[0-9]{8}$";

    private static final String MONTH =
            "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
                    + "|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    private static final String DAY_THEN_NAME = "(?i)^[0-9]{1,2} " + MONTH + " [0-9]{4}( .*)?$";
    private static final String NAME_THEN_DAY = "(?i)^" + MONTH + " [0-9]{1,2} [0-9]{4}( .*)?$";
    private static final String DAY_NAME_IN_ONE = "(?i)^[0-9]{1,2}-" + MONTH + "-[0-9]{4}( .*)?$";
    private static final String MONTH_NAMES = "janfebmaraprmayjunjulaugsepoctnovdec";

    private static final String DAY_THAT_EXISTS = "^(?:[0-9]{4}-(?:"
            + "(?:0?[13578]|1[02])-(?:0?[1-9]|[12][0-9]|3[01])"
            + "|(?:0?[469]|11)-(?:0?[1-9]|[12][0-9]|30)"
            + "|0?2-(?:0?[1-9]|1[0-9]|2[0-8]))"
            // of the centuries, every fourth is a leap year
            + "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-0?2-29)$";

    private static final String HOURS = "(?:[01]?[0-9]|2[0-3])";
    private static final String MINUTES = ":[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?";
    private static final String TIME = "^(?:" + HOURS + MINUTES + "|(?:0?[1-9]|1[0-2])" + MINUTES + " ?[AaPp][Mm])$";
    private static final String TIME_WITH_OFFSET =
            "^" + HOURS + MINUTES + " ?(?:[Zz]|[Uu][Tt][Cc]|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)$";

    /**
     * A way to write a date.
     *
     * @param fits whether a text is written so
     * @param days year, month and day with hyphens between; the first that is a day counts
     * @param time what follows
     */
    private record Form(Condition fits, List<Field<String>> days, Field<String> time) {}

    private DateText() {}

    static Field<LocalDate> days(Field<String> column, DateOptions to) {
        return firstOf(forms(column, to)
                .map(form -> new Branch<>(
                        form.fits,
                        firstOf(form.days.stream().map(day -> new Branch<>(exists(day), dayIfTime(day, form.time)))))));
    }

    private static Field<LocalDate> dayIfTime(Field<String> day, Field<String> time) {
        return DSL.when(
                time.eq(DSL.inline(""))
                        .or(time.likeRegex(DSL.inline(TIME)))
                        .or(time.likeRegex(DSL.inline(TIME_WITH_OFFSET))),
                day.cast(SQLDataType.LOCALDATE));
    }

    static Field<OffsetDateTime> instants(Field<String> column, DateOptions to) {
        return firstOf(forms(column, to)
                .map(form -> new Branch<>(
                        form.fits,
                        firstOf(form.days.stream()
                                .map(day -> new Branch<>(exists(day), instant(day, form.time, to)))))));
    }

    private static Field<OffsetDateTime> instant(Field<String> day, Field<String> time, DateOptions to) {
        Field<String> whole = day.concat(DSL.inline(" "), time);
        return DateSql.instantsInRange(DSL.when(
                        time.eq(DSL.inline("")), DateSql.instantAt(day.cast(SQLDataType.LOCALDATETIME), to))
                .when(time.likeRegex(DSL.inline(TIME)), DateSql.instantAt(whole.cast(SQLDataType.LOCALDATETIME), to))
                .when(time.likeRegex(DSL.inline(TIME_WITH_OFFSET)), whole.cast(SQLDataType.TIMESTAMPWITHTIMEZONE)));
    }

    private static Condition exists(Field<String> day) {
        return day.likeRegex(DSL.inline(DAY_THAT_EXISTS))
                .and(DSL.left(day, DSL.inline(4)).ne(DSL.inline("0000")));
    }

    private static Stream<Form> forms(Field<String> column, DateOptions to) {
        Field<String> text = DecimalText.trimmed(column);
        return Stream.concat(numeric(text, to.format().equals("EU")), named(text));
    }

    private static Stream<Form> numeric(Field<String> text, boolean dayFirst) {
        Field<String> date = part(DSL.translate(text, DSL.inline("Tt"), DSL.inline("  ")), " ", 1);
        Field<String> time = DSL.trim(DSL.substring(text, DSL.charLength(date).plus(DSL.inline(2))));
        Field<String> hyphened = DSL.translate(date, DSL.inline("/."), DSL.inline("--"));
        Field<String> first = part(hyphened, "-", 1);
        Field<String> second = part(hyphened, "-", 2);
        Field<String> third = part(hyphened, "-", 3);
        Field<String> fullYear = DSL.when(third.lt(DSL.inline("70")), DSL.inline("20"))
                .else_(DSL.inline("19"))
                .concat(third);
        return Stream.of(
                new Form(has(date, YEAR_FIRST), List.of(hyphened), time),
                new Form(has(date, YEAR_LAST), yearLast(third, first, second, dayFirst), time),
                new Form(has(date, DIGITS_ALONE), List.of(cut(date)), time),
                new Form(has(date, SHORT_YEAR_LAST), yearLast(fullYear, first, second, dayFirst), time));
    }

    private static List<Field<String>> yearLast(
            Field<String> year, Field<String> first, Field<String> second, boolean dayFirst) {
        Field<String> monthFirst = day(year, first, second);
        return dayFirst ? List.of(day(year, second, first), monthFirst) : List.of(monthFirst);
    }

    private static Field<String> cut(Field<String> digits) {
        return day(
                DSL.left(digits, DSL.inline(4)),
                DSL.substring(digits, DSL.inline(5), DSL.inline(2)),
                DSL.substring(digits, DSL.inline(7), DSL.inline(2)));
    }

    /** 4 March 2025, March 4, 2025 and 04-Mar-2025, each with a time behind it or none. */
    private static Stream<Form> named(Field<String> text) {
        Field<String> words =
                DSL.replace(DSL.replace(text, DSL.inline(","), DSL.inline("")), DSL.inline(". "), DSL.inline(" "));
        Field<String> first = part(words, " ", 1);
        Field<String> second = part(words, " ", 2);
        Field<String> third = part(words, " ", 3);
        Field<String> time = rest(part(words, " ", 4), part(words, " ", 5));
        return Stream.of(
                new Form(has(words, DAY_THEN_NAME), List.of(day(third, month(second), first)), time),
                new Form(has(words, NAME_THEN_DAY), List.of(day(third, month(first), second)), time),
                new Form(
                        has(words, DAY_NAME_IN_ONE),
                        List.of(day(part(first, "-", 3), month(part(first, "-", 2)), part(first, "-", 1))),
                        rest(second, third)));
    }

    private static Field<String> month(Field<String> name) {
        return DSL.position(DSL.inline(MONTH_NAMES), DSL.lower(DSL.left(name, DSL.inline(3))))
                .plus(DSL.inline(2))
                .div(DSL.inline(3))
                .cast(SQLDataType.CLOB);
    }

    /** A time, and what may follow it after a blank: AM, PM or an offset. */
    private static Field<String> rest(Field<String> time, Field<String> supplement) {
        return DSL.trim(DSL.concat(time, DSL.inline(" "), supplement));
    }

    private static Field<String> day(Field<String> year, Field<String> month, Field<String> day) {
        return DSL.concat(year, DSL.inline("-"), month, DSL.inline("-"), day);
    }

    private static Field<String> part(Field<String> text, String separator, int number) {
        return DSL.splitPart(text, DSL.inline(separator), DSL.inline(number));
    }

    private static Condition has(Field<String> text, String pattern) {
        return text.likeRegex(DSL.inline(pattern));
    }

    private static <T> Field<T> firstOf(Stream<Branch<T>> branches) {
        List<Branch<T>> all = branches.toList();
        CaseConditionStep<T> chosen = DSL.when(all.getFirst().when, all.getFirst().then);
        for (Branch<T> branch : all.subList(1, all.size())) {
            chosen = chosen.when(branch.when, branch.then);
        }
        return chosen;
    }

    private record Branch<T>(Condition when, Field<T> then) {}
}
