package io.holdfast.application;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Applications as the API shows them, with their tables. */
@ApplicationScoped
public class ApplicationViews {
    private final ApplicationContents contents;

    ApplicationViews(ApplicationContents contents) {
        this.contents = contents;
    }

    ArrayNode render(List<ApplicationRow> applications) {
        Map<Integer, ArrayNode> tables =
                contents.tablesOf(applications.stream().map(ApplicationRow::id).toList());
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        applications.forEach(a -> list.add(render(a, tables)));
        return list;
    }

    public ObjectNode render(ApplicationRow application) {
        return render(application, contents.tablesOf(List.of(application.id())));
    }

    private static ObjectNode render(ApplicationRow a, Map<Integer, ArrayNode> tables) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", a.id())
                .put("name", a.name())
                .put("order", a.order())
                .put("type", a.type())
                .put("created_on", a.createdAt().toString());
        node.putObject("workspace")
                .put("id", a.workspaceId())
                .put("name", a.workspaceName())
                .putObject("generative_ai_models_enabled");
        node.set("tables", tables.getOrDefault(a.id(), JsonNodeFactory.instance.arrayNode()));
        return node;
    }
}
