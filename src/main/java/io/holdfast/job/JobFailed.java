package io.holdfast.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Ends a job as failed, with a reason for people. */
public final class JobFailed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient ObjectNode report;

    public JobFailed(String reason) {
        this(reason, JsonNodeFactory.instance.objectNode());
    }

    /** @param report what callers are told of the parts that failed */
    public JobFailed(String reason, ObjectNode report) {
        super(reason);
        this.report = report;
    }

    public JobFailed(String reason, Throwable cause) {
        super(reason, cause);
        this.report = JsonNodeFactory.instance.objectNode();
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    ObjectNode report() {
        return report;
    }
}
