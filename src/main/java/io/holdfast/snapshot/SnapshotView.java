package io.holdfast.snapshot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A snapshot as the API returns it.
 *
 * @param applicationId what it was taken of
 * @param createdAt the moment that it shows
 * @param username the e-mail address of who made it
 */
record SnapshotView(int id, String name, int applicationId, Instant createdAt, String username) {
    ObjectNode render() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", name)
                .put("snapshot_from_application", applicationId)
                .put("created_at", createdAt.toString());
        node.putObject("created_by").put("username", username);
        return node;
    }
}
