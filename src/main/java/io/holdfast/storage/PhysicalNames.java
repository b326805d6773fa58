package io.holdfast.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Draws names for schemas, tables and columns. A name is stored where it belongs and never derived again. */
public final class PhysicalNames {
    private PhysicalNames() {}

    public static String schema(Connection connection) throws SQLException {
        return draw(connection, "app_", 1).getFirst();
    }

    public static String table(Connection connection) throws SQLException {
        return draw(connection, "t", 1).getFirst();
    }

    public static List<String> tables(Connection connection, int count) throws SQLException {
        return draw(connection, "t", count);
    }

    public static List<String> columns(Connection connection, int count) throws SQLException {
        return draw(connection, "c", count);
    }

    private static List<String> draw(Connection connection, String prefix, int count) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select ? || nextval('physical_number') from generate_series(1, ?)")) {
            select.setString(1, prefix);
            select.setInt(2, count);
            List<String> names = new ArrayList<>(count);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }
    }
}
