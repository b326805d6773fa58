package io.holdfast.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was when it was read.
 *
 * @param tableId what it was asked to work on; null where that is the whole application, or a table still to be made
 * @param payload what its handler was given when it was created
 * @param attempt counts the claims; whoever has an older number may write nothing any more
 * @param takeovers how often another process had to take it over
 * @param locked whether the present attempt holds all its locks
 * @param stage what callers see as state while it is at work; null for {@code started}
 * @param progress 0 to 100
 * @param error what to tell people after a failure; else empty
 * @param report what its handler tells about parts that failed
 * @param result what its handler kept when it finished; null before that
 * @param waitingFor who was in the way when it last asked for its locks, as in a 409; null when nobody was
 * @param waitingSince when it first asked for its locks in vain, or let an edit go first
 * @param yieldingSince since when it lets waiting edits go first
 * @param startedAt when it had all its locks
 */
public record JobRow(
        int id,
        String type,
        int accountId,
        int workspaceId,
        int applicationId,
        @Nullable Integer tableId,
        ObjectNode payload,
        JobState state,
        int attempt,
        int takeovers,
        boolean locked,
        @Nullable String stage,
        int progress,
        String error,
        ObjectNode report,
        @Nullable ObjectNode result,
        @Nullable JsonNode waitingFor,
        Instant createdAt,
        @Nullable Instant waitingSince,
        @Nullable Instant yieldingSince,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    /** The state as callers see it. */
    public String shownState() {
        return shown(state, locked, stage);
    }

    static String shown(JobState state, boolean locked, @Nullable String stage) {
        if (state != JobState.RUNNING) {
            return state.text();
        }
        if (!locked) {
            return JobState.PENDING.text();
        }
        return stage == null ? "started" : stage;
    }

    /** Seconds until it is done at the pace so far; null before there is any, and for a job that is not at work. */
    @Nullable
    Long etaSeconds(Instant now) {
        if (!locked || startedAt == null || progress <= 0) {
            return null;
        }
        long elapsed = Math.max(0, Duration.between(startedAt, now).toMillis());
        return Math.round(elapsed * (100.0 - progress) / progress / 1000.0);
    }
}
