package io.holdfast.snapshot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.job.JobRow;

/**
 * A snapshot to be restored, as the payload of its job keeps it: told to callers also when it has been deleted since.
 *
 * @param id of the snapshot
 * @param name of the snapshot, and of the application if nobody has it
 * @param place where the application comes to stand
 * @param shown the snapshot as the API shows it
 */
record RestorePlan(int id, String name, int place, ObjectNode shown) {
    static RestorePlan of(JobRow job) {
        ObjectNode payload = job.payload();
        return new RestorePlan(
                payload.path("snapshot").intValue(),
                payload.path("name").textValue(),
                payload.path("place").intValue(),
                payload.withObject("shown"));
    }

    ObjectNode payload() {
        ObjectNode payload = JsonNodeFactory.instance
                .objectNode()
                .put("snapshot", id)
                .put("name", name)
                .put("place", place);
        payload.set("shown", shown);
        return payload;
    }
}
