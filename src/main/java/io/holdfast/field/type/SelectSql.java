package io.holdfast.field.type;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Expressions over columns that hold ids of options. The options are written into them: there is no table to join. */
final class SelectSql {
    private SelectSql() {}

    /** The texts of the options. */
    static Field<String> text(Field<?> column, SingleSelectOptions select) {
        if (select.options().isEmpty()) {
            return DSL.castNull(SQLDataType.CLOB);
        }
        Map<Field<Integer>, Field<String>> texts = new LinkedHashMap<>();
        select.options().forEach(option -> texts.put(DSL.inline(option.id()), DSL.inline(option.value())));
        return DSL.choose(ids(column)).mapFields(texts);
    }

    /** The places of the options in their list, from 0. */
    static Field<Integer> position(Field<?> column, SingleSelectOptions select) {
        if (select.options().isEmpty()) {
            return DSL.castNull(SQLDataType.INTEGER);
        }
        Map<Field<Integer>, Field<Integer>> places = new LinkedHashMap<>();
        select.options().forEach(option -> places.put(DSL.inline(option.id()), DSL.inline(places.size())));
        return DSL.choose(ids(column)).mapFields(places);
    }

    /**
     * The options that texts name. Exact text first; only where no option has it, case and outer blanks do not matter: so
     * values that differ in case alone keep an option of their own each.
     */
    static Field<Integer> optionOf(Field<String> text, SingleSelectOptions select) {
        if (select.options().isEmpty()) {
            return DSL.castNull(SQLDataType.INTEGER);
        }
        return DSL.choose(text)
                .mapFields(idsBy(select, DSL::inline))
                .else_(DSL.choose(folded(DecimalText.trimmed(text)))
                        .mapFields(idsBy(select, value -> folded(DSL.inline(value)))));
    }

    /** The first option wins where several have the same text. */
    private static Map<Field<String>, Field<Integer>> idsBy(
            SingleSelectOptions select, Function<String, Field<String>> key) {
        Map<Field<String>, Field<Integer>> ids = new LinkedHashMap<>();
        select.options().forEach(option -> ids.putIfAbsent(key.apply(option.value()), DSL.inline(option.id())));
        return ids;
    }

    /** The cells, empty where the option is gone. */
    static Field<Integer> kept(Field<?> column, SingleSelectOptions select) {
        List<Field<Integer>> known = select.options().stream()
                .<Field<Integer>>map(option -> DSL.inline(option.id()))
                .toList();
        return known.isEmpty()
                ? DSL.castNull(SQLDataType.INTEGER)
                : DSL.when(ids(column).in(known), ids(column));
    }

    /** Other ids for the same options. PostgreSQL looks an id up by halving: thousands of options cost little more than two. */
    static Field<Integer> renewed(Field<?> column, Map<Integer, Integer> ids) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        ids.forEach((old, renewed) -> map.put(String.valueOf(old), renewed));
        return DSL.field("({0}::jsonb ->> {1}::text)::integer", Integer.class, DSL.inline(map.toString()), column);
    }

    private static Field<Integer> ids(Field<?> column) {
        return column.coerce(SQLDataType.INTEGER);
    }

    /** The collation says what a small letter is; that of the database may know ASCII only. */
    private static Field<String> folded(Field<String> text) {
        return DSL.lower(text.collate(TextCells.COLLATION));
    }
}
