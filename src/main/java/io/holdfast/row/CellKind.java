package io.holdfast.row;

import io.holdfast.field.FieldModel;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The types of columns that cells lie in. */
enum CellKind {
    TEXT("text", String.class),
    DECIMAL("numeric", BigDecimal.class),
    TRUTH("boolean", Boolean.class),
    DAY("date", LocalDate.class),
    INSTANT("timestamptz", OffsetDateTime.class),
    INTEGER("integer", Integer.class);

    private final String sqlName;
    private final Class<?> javaType;

    CellKind(String sqlName, Class<?> javaType) {
        this.sqlName = sqlName;
        this.javaType = javaType;
    }

    static CellKind of(FieldModel field) {
        Class<?> type = field.options().column().getType();
        for (CellKind kind : values()) {
            if (kind.javaType == type) {
                return kind;
            }
        }
        throw new IllegalStateException("no cells are kept as " + type);
    }

    /** Its name in PostgreSQL, as casts and arrays want it. */
    String sqlName() {
        return sqlName;
    }

    /** The stored cell in a column of the present row, as the field's options take it. */
    @Nullable
    Object read(ResultSet rows, int column) throws SQLException {
        return this == TEXT ? rows.getString(column) : rows.getObject(column, javaType);
    }
}
