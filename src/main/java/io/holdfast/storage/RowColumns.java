package io.holdfast.storage;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The columns that every user's table has beside those of its fields. */
public final class RowColumns {
    private static final DataType<OffsetDateTime> NOW_BY_DEFAULT =
            SQLDataType.TIMESTAMPWITHTIMEZONE.notNull().defaultValue(DSL.currentOffsetDateTime());

    /** The row's id: from 1, per table, never used again. */
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT.identity(true));
    /** The row's place: the API's {@code order}, 20 decimals. */
    public static final Field<BigDecimal> POSITION =
            DSL.field(DSL.name("position"), SQLDataType.NUMERIC(40, 20).notNull());

    public static final Field<OffsetDateTime> CREATED_AT = DSL.field(DSL.name("created_at"), NOW_BY_DEFAULT);
    public static final Field<OffsetDateTime> UPDATED_AT = DSL.field(DSL.name("updated_at"), NOW_BY_DEFAULT);
    /** Null where nobody in particular did, as in an import. */
    public static final Field<Integer> CREATED_BY = DSL.field(DSL.name("created_by"), SQLDataType.INTEGER);

    public static final Field<Integer> UPDATED_BY = DSL.field(DSL.name("updated_by"), SQLDataType.INTEGER);
    /** When the row went to the trash; null while it lives. */
    public static final Field<OffsetDateTime> DELETED_AT =
            DSL.field(DSL.name("deleted_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);

    /** All of them, in the order in which tables have them. */
    public static final List<Field<?>> ALL =
            List.of(ID, POSITION, CREATED_AT, UPDATED_AT, CREATED_BY, UPDATED_BY, DELETED_AT);

    private RowColumns() {}
}
