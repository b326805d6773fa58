package io.holdfast.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.application.ApplicationContents;
import io.holdfast.application.ApplicationRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What applications show of their tables. */
@ApplicationScoped
class TablesOfApplications implements ApplicationContents {
    private static final String EXAMPLE = "Table";

    private final TableReader reader;
    private final TableService service;

    TablesOfApplications(TableReader reader, TableService service) {
        this.reader = reader;
        this.service = service;
    }

    @Override
    public Map<Integer, ArrayNode> tablesOf(Collection<Integer> applications) {
        Map<Integer, ArrayNode> result = new HashMap<>();
        reader.of(applications)
                .forEach(table -> result.computeIfAbsent(
                                table.applicationId(), id -> JsonNodeFactory.instance.arrayNode())
                        .add(table.render()));
        return result;
    }

    @Override
    public void addExample(ApplicationRow application) throws SQLException {
        service.createExample(application, EXAMPLE);
    }
}
