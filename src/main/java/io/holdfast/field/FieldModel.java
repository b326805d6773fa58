package io.holdfast.field;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.field.type.FieldOptions;
import io.holdfast.table.TableRow;
import org.jspecify.annotations.Nullable;

/**
 * A live field as it was when it was read, without a lock.
 *
 * @param column the physical column of its cells
 */
public record FieldModel(
        int id,
        String name,
        int order,
        boolean primary,
        @Nullable String description,
        String column,
        FieldOptions options) {
    /** The name of its cells in rows, without user field names. */
    public String key() {
        return "field_" + id;
    }

    /** As the API returns it. */
    ObjectNode render(TableRow table) {
        ObjectNode node = renderBase(table);
        options.render(node);
        return node;
    }

    /** Without what only its type has. */
    ObjectNode renderBase(TableRow table) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("table_id", table.id())
                .put("name", name)
                .put("order", order)
                .put("type", options.type().wireName())
                .put("primary", primary)
                .put("read_only", false)
                .put("immutable_type", false)
                .put("immutable_properties", false)
                .put("description", description)
                .put("database_id", table.applicationId())
                .put("workspace_id", table.workspaceId())
                .put("db_index", false);
        node.putArray("field_constraints");
        return node;
    }
}
