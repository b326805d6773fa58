package io.holdfast.field.type;

import java.util.Optional;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Expressions that turn a column's cells into those of another definition. They contain no bind values and no subquery, so
 * that {@code alter table … alter column … type … using (…)} takes them as well as {@code insert … select} and
 * {@code update}; none fails, whatever the cells hold: what cannot be converted becomes the new type's empty value.
 */
public final class Conversion {
    private Conversion() {}

    /** The column's cells as cells of another type. */
    public static Field<?> converted(Field<?> column, FieldOptions from, FieldOptions to) {
        return switch (to) {
            case TextOptions text -> TextForm.of(column, from);
            case LongTextOptions text -> TextForm.of(column, from);
            case ShapedTextOptions shaped -> shaped.shape().converted(TextForm.of(column, from));
            case NumberOptions number -> NumberSql.converted(column, from, number);
            case RatingOptions rating -> RatingSql.converted(column, from, rating);
            case BooleanOptions bool -> booleans(column, from);
            case DateOptions date -> DateSql.converted(column, from, date);
            case SingleSelectOptions select -> SelectSql.optionOf(TextForm.of(column, from), select);
        };
    }

    /** A rating is true from its first star on, everything else where its text is a word for true. */
    private static Field<Boolean> booleans(Field<?> column, FieldOptions from) {
        var holds = from instanceof RatingOptions
                ? column.coerce(SQLDataType.INTEGER).ge(DSL.inline(1))
                : DSL.lower(TextForm.of(column, from))
                        .in(BooleanOptions.TRUE.stream().map(DSL::inline).toList());
        return DSL.coalesce(DSL.field(holds), DSL.inline(false));
    }

    /**
     * The column's cells after a change of options within one type; empty when they stay what they are. When
     * {@code before.column()} and {@code after.column()} differ, the column's type changes with them.
     */
    public static Optional<Field<?>> rewritten(Field<?> column, FieldOptions before, FieldOptions after) {
        if (!isNeeded(before, after)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (after) {
                    case NumberOptions number -> NumberSql.fitted(column.coerce(SQLDataType.NUMERIC), number);
                    case RatingOptions rating -> RatingSql.clamped(column.coerce(SQLDataType.INTEGER), rating);
                    case DateOptions date -> DateSql.rewritten(column, (DateOptions) before, date);
                    case SingleSelectOptions select -> SelectSql.kept(column, select);
                    case TextOptions text -> column;
                    case LongTextOptions text -> column;
                    case UrlOptions url -> column;
                    case EmailOptions email -> column;
                    case PhoneNumberOptions phone -> column;
                    case BooleanOptions bool -> column;
                });
    }

    /** Whether a change of options within one type touches stored cells. */
    static boolean isNeeded(FieldOptions before, FieldOptions after) {
        return switch (after) {
            case NumberOptions number ->
                before instanceof NumberOptions old
                        && (number.decimalPlaces() < old.decimalPlaces() || old.negative() && !number.negative());
            case RatingOptions rating -> before instanceof RatingOptions old && rating.maxValue() < old.maxValue();
            case DateOptions date ->
                before instanceof DateOptions old
                        && (date.includeTime() != old.includeTime() || date.shiftMinutes() != 0);
            case SingleSelectOptions select -> before instanceof SingleSelectOptions old && !select.keepsAllOf(old);
            case TextOptions text -> false;
            case LongTextOptions text -> false;
            case UrlOptions url -> false;
            case EmailOptions email -> false;
            case PhoneNumberOptions phone -> false;
            case BooleanOptions bool -> false;
        };
    }
}
