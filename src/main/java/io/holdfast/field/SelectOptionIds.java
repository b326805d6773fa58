package io.holdfast.field;

import io.holdfast.storage.Sql;
import java.sql.Connection;
import java.util.List;

/** Draws ids for options of selects from the one sequence of them. */
public final class SelectOptionIds {
    private SelectOptionIds() {}

    public static List<Integer> draw(Connection connection, int count) {
        return Sql.on(connection)
                .fetch("select nextval('select_option_id')::integer as id from generate_series(1, ?)", count)
                .map(r -> r.get("id", Integer.class));
    }
}
