package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes of holders what a blocked caller is told. */
@ApplicationScoped
class Blockers {
    private final JobDirectory jobs;

    Blockers(JobDirectory jobs) {
        this.jobs = jobs;
    }

    List<Blocker> describe(List<Holder> holders) {
        return describe(holders, jobs::find);
    }

    /** Who holds what in an application at a moment, and what is known of the jobs among them. */
    record Seen(List<Holder> holders, Map<Integer, JobDirectory.JobFacts> jobs) {}

    Seen look(List<Holder> holders) {
        Map<Integer, JobDirectory.JobFacts> facts = new HashMap<>();
        for (Holder holder : holders) {
            Integer job = holder.label().job();
            if (job != null) {
                jobs.read(job).ifPresent(read -> facts.put(job, read));
            }
        }
        return new Seen(List.copyOf(holders), Map.copyOf(facts));
    }

    /** Those of them who keep a request from its locks. */
    List<Blocker> inTheWayOf(LockRequest asked, Seen seen) {
        return describe(
                Holders.among(seen.holders(), asked),
                job -> Optional.ofNullable(seen.jobs().get(job)).map(jobs::toCaller));
    }

    private static List<Blocker> describe(
            List<Holder> holders, Function<Integer, Optional<JobDirectory.JobFacts>> facts) {
        return holders.stream()
                .map(holder -> describe(holder, facts))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Blocker> describe(
            Holder holder, Function<Integer, Optional<JobDirectory.JobFacts>> factsOf) {
        Label label = holder.label();
        if (label.job() == null) {
            return Optional.of(new Blocker.Edit(label.operation(), label.target(), holder.since()));
        }
        return factsOf.apply(label.job())
                .map(facts -> new Blocker.Job(facts, label.operation(), label.target(), holder.since()));
    }
}
