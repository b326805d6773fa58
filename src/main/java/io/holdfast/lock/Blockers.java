package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Makes of holders what a blocked caller is told. */
@ApplicationScoped
class Blockers {
    private final JobDirectory jobs;

    Blockers(JobDirectory jobs) {
        this.jobs = jobs;
    }

    List<Blocker> describe(List<Holder> holders) {
        return holders.stream().map(this::describe).flatMap(Optional::stream).toList();
    }

    private Optional<Blocker> describe(Holder holder) {
        Label label = holder.label();
        if (label.job() == null) {
            return Optional.of(new Blocker.Edit(label.operation(), label.target(), holder.since()));
        }
        return jobs.find(label.job())
                .map(facts -> new Blocker.Job(facts, label.operation(), label.target(), holder.since()));
    }
}
