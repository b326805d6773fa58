package io.holdfast.lock;

import org.jspecify.annotations.Nullable;

/**
 * What an operation is about: an application, a table of it, or a field of that.
 *
 * @param table null for an application
 * @param field null for an application or a table
 */
public record Target(
        int application, @Nullable Integer table, @Nullable Integer field) {
    public Target {
        if (field != null && table == null) {
            throw new IllegalArgumentException("a field lies in a table");
        }
    }

    public static Target application(int application) {
        return new Target(application, null, null);
    }

    public static Target table(int application, int table) {
        return new Target(application, table, null);
    }

    public static Target field(int application, int table, int field) {
        return new Target(application, table, field);
    }

    public Level level() {
        return field != null ? Level.FIELD : table != null ? Level.TABLE : Level.APPLICATION;
    }
}
