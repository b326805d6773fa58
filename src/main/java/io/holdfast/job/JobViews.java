package io.holdfast.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;

/** Jobs as the API shows them. */
@ApplicationScoped
public class JobViews {
    private final JobHandlers handlers;
    private final DatabaseClock clock;

    JobViews(JobHandlers handlers, DatabaseClock clock) {
        this.handlers = handlers;
        this.clock = clock;
    }

    boolean isListed(JobRow job) {
        return handlers.of(job.type()).map(JobHandler::isListed).orElse(true);
    }

    /** The members that every job has. */
    public ObjectNode base(JobRow job) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", job.id())
                .put("type", job.type())
                .put("progress_percentage", job.progress())
                .put("state", job.shownState())
                .put("human_readable_error", job.error());
    }

    /** With those of its type, and what is known of its course: {@code waiting_for}, {@code started_at}, {@code eta_seconds}. */
    public ObjectNode whole(JobRow job) {
        ObjectNode node = base(job);
        node.set("waiting_for", job.waitingFor() == null ? JsonNodeFactory.instance.arrayNode() : job.waitingFor());
        node.put(
                "started_at",
                job.startedAt() == null
                        ? null
                        : job.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        node.put("eta_seconds", job.etaSeconds(clock.now()));
        handlers.of(job.type()).ifPresent(handler -> handler.render(job, node));
        return node;
    }
}
