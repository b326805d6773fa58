package io.holdfast.lock;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of jobs beyond the locks they hold; the job feature answers. */
public interface JobDirectory {
    /**
     * As nobody in particular is told of it; empty when there is no such job any more. Sees what other transactions have
     * committed.
     */
    Optional<JobFacts> read(int job);

    /** As the present caller is told of it, if there is one. */
    JobFacts toCaller(JobFacts facts);

    /** As {@link #read}, as the present caller is told of it. */
    default Optional<JobFacts> find(int job) {
        return read(job).map(this::toCaller);
    }

    /**
     * A job as a blocked caller is told of it.
     *
     * @param type as in the API, such as {@code create_snapshot}
     * @param noun what people call it, up to the name of what it works on, such as {@code a snapshot of}
     * @param state as callers see it
     * @param progress 0 to 100
     * @param startedAt when it had all its locks; null before that
     * @param workspaceId whose admins may cancel it
     * @param holderName who started it
     * @param mine whether the present caller did
     * @param cancellable whether the present caller may cancel it
     * @param heldName the name of the application or table that it works on
     */
    record JobFacts(
            int id,
            String type,
            String noun,
            String state,
            int progress,
            @Nullable Instant startedAt,
            int workspaceId,
            int holderId,
            String holderName,
            boolean mine,
            boolean cancellable,
            String heldName) {
        /** As somebody is told of it who started it, or not, and may cancel it, or not. */
        public JobFacts to(boolean isHolder, boolean mayCancel) {
            return new JobFacts(
                    id,
                    type,
                    noun,
                    state,
                    progress,
                    startedAt,
                    workspaceId,
                    holderId,
                    holderName,
                    isHolder,
                    mayCancel,
                    heldName);
        }
    }
}
