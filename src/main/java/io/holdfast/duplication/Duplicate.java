package io.holdfast.duplication;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.job.JobRow;
import io.holdfast.job.JobRun;
import java.util.Optional;

/** What the row of a finished job keeps of what it made: the id. */
final class Duplicate {
    private static final String ID = "id";

    private Duplicate() {}

    static JobRun.Published published(int id) {
        return new JobRun.Published(
                JsonNodeFactory.instance.objectNode().put(ID, id), JsonNodeFactory.instance.objectNode());
    }

    /** Empty before the end. */
    static Optional<Integer> id(JobRow job) {
        ObjectNode result = job.result();
        return result == null ? Optional.empty() : Optional.of(result.path(ID).intValue());
    }
}
