package io.holdfast.snapshot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.job.JobRow;

/**
 * What a job is to make, as its payload keeps it.
 *
 * @param id of the snapshot, told to callers before it exists
 * @param hiddenApplicationId of the copy
 */
record SnapshotPlan(int id, int hiddenApplicationId, String name) {
    static SnapshotPlan of(JobRow job) {
        ObjectNode payload = job.payload();
        return new SnapshotPlan(
                payload.path("snapshot").intValue(),
                payload.path("hidden_application").intValue(),
                payload.path("name").textValue());
    }

    ObjectNode payload() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("snapshot", id)
                .put("hidden_application", hiddenApplicationId)
                .put("name", name);
    }
}
