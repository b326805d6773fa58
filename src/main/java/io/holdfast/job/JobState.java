package io.holdfast.job;

import java.util.Locale;

/** The life of a job as the database keeps it; what callers see is {@link JobRow#shownState}. */
public enum JobState {
    /** Waits for a free slot or for its locks, and holds nothing. */
    PENDING,
    /** A process has claimed it. Callers see {@code pending} until it holds all its locks. */
    RUNNING,
    /** Somebody cancelled it while it ran; its work is being undone. */
    CANCELLING,
    FINISHED,
    FAILED,
    CANCELLED;

    public boolean isEnded() {
        return this == FINISHED || this == FAILED || this == CANCELLED;
    }

    /** As in the database and in the API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static JobState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
