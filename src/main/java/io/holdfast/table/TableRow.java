package io.holdfast.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.lock.Target;
import io.holdfast.storage.PhysicalTable;

/**
 * A live table as it was when it was read, without a lock.
 *
 * @param order its place in the application
 */
public record TableRow(int id, int applicationId, int workspaceId, String name, int order, PhysicalTable physical) {
    public Target target() {
        return Target.table(applicationId, id);
    }

    /** As the API returns it. */
    public ObjectNode render() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", name)
                .put("order", order)
                .put("database_id", applicationId)
                .putNull("data_sync");
    }
}
