package io.holdfast.lock;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of jobs beyond the locks they hold; the job feature answers. */
public interface JobDirectory {
    /** Empty when there is no such job any more. Sees what other transactions have committed. */
    Optional<JobFacts> find(int job);

    /**
     * A job as a blocked caller is told of it.
     *
     * @param type as in the API, such as {@code create_snapshot}
     * @param noun what people call it, up to the name of what it works on, such as {@code a snapshot of}
     * @param state as callers see it
     * @param progress 0 to 100
     * @param startedAt when it had all its locks; null before that
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
            int holderId,
            String holderName,
            boolean mine,
            boolean cancellable,
            String heldName) {}
}
