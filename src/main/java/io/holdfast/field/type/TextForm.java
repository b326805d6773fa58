package io.holdfast.field.type;

import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** What the cells of a column say to a reader, as an expression: the way from any type to those that are text. */
final class TextForm {
    private TextForm() {}

    static Field<String> of(Field<?> column, FieldOptions options) {
        return switch (options) {
            case TextOptions text -> text(column);
            case LongTextOptions text -> text(column);
            case UrlOptions url -> text(column);
            case EmailOptions email -> text(column);
            case PhoneNumberOptions phone -> text(column);
            case NumberOptions number ->
                DSL.round(column.coerce(SQLDataType.NUMERIC), DSL.inline(number.decimalPlaces()))
                        .cast(SQLDataType.CLOB);
            case BooleanOptions bool -> column.cast(SQLDataType.CLOB);
            case RatingOptions rating -> column.cast(SQLDataType.CLOB);
            case DateOptions date -> DateSql.text(column, date);
            case SingleSelectOptions select -> SelectSql.text(column, select);
        };
    }

    private static Field<String> text(Field<?> column) {
        return column.coerce(SQLDataType.CLOB);
    }
}
