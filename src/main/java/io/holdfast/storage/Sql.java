package io.holdfast.storage;

import java.sql.Connection;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.jooq.impl.DSL;

/** jOOQ for users' tables: every name is quoted, nothing is glued together. */
public final class Sql {
    private static final Settings SETTINGS;
    private static final Settings INLINING;

    static {
        // set before jOOQ's first use, which would print its logo and a tip otherwise
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        SETTINGS =
                new Settings().withRenderQuotedNames(RenderQuotedNames.ALWAYS).withExecuteLogging(false);
        INLINING = new Settings()
                .withRenderQuotedNames(RenderQuotedNames.ALWAYS)
                .withExecuteLogging(false)
                .withStatementType(StatementType.STATIC_STATEMENT);
    }

    private Sql() {}

    public static DSLContext on(Connection connection) {
        return DSL.using(connection, SQLDialect.POSTGRES, SETTINGS);
    }

    /** For statements that take no parameters, as DDL does: values are rendered, quoted, into the text. */
    public static DSLContext inlining(Connection connection) {
        return DSL.using(connection, SQLDialect.POSTGRES, INLINING);
    }

    /** For rendering statements that something else executes. */
    public static DSLContext rendering() {
        return DSL.using(SQLDialect.POSTGRES, SETTINGS);
    }

    /** A table's quoted name, as PostgreSQL's {@code to_regclass} takes it. */
    public static String quoted(PhysicalTable table) {
        return rendering().render(table(table));
    }

    public static Table<?> table(PhysicalTable table) {
        return DSL.table(DSL.name(table.schema(), table.name()));
    }

    public static <T> Field<T> column(String name, Class<T> type) {
        return DSL.field(DSL.name(name), type);
    }
}
