package io.holdfast.exports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.job.JobRow;
import java.net.URI;
import java.time.temporal.ChronoUnit;

/**
 * An export as the API returns it: contract section 17.2.
 *
 * @param hasFile whether the file of a finished one is still there
 */
record ExportView(JobRow job, boolean hasFile) {
    private static final String PENDING = "pending";
    private static final String EXPORTING = "exporting";

    private String state() {
        return switch (job.state()) {
            case PENDING -> PENDING;
            // until it has its locks
            case RUNNING -> job.locked() ? EXPORTING : PENDING;
            case CANCELLING -> EXPORTING;
            case FINISHED -> hasFile ? "finished" : "expired";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    /** @param service where this service was found by who asks */
    ObjectNode render(URI service) {
        ExportOptions options = ExportOptions.of(job.payload());
        String state = state();
        boolean hasName = state.equals(EXPORTING) || state.equals("finished");
        String name = hasName ? options.fileName() : null;
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", job.id())
                .put("table", job.tableId())
                .putNull("view")
                .put("exporter_type", options.type().wireName())
                .put("state", state)
                .put("status", state)
                .put("exported_file_name", name)
                .put(
                        "created_at",
                        job.createdAt().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("progress_percentage", (double) job.progress())
                .put(
                        "url",
                        name == null
                                ? null
                                : service.resolve("/media/export_files/" + name).toString());
    }
}
