package io.holdfast.job;

import io.holdfast.lock.Blocker;
import java.util.List;

/** What came of an attempt. */
sealed interface Outcome {
    /** All is done and recorded. */
    record Published() implements Outcome {}

    /** It did not get its locks, and has done nothing. */
    record Blocked(List<Blocker> blockers) implements Outcome {}

    /** Its handler, or a rule of this package, gave a reason for people. */
    record Failed(JobFailed failure) implements Outcome {}

    /** It was ended from outside. */
    record Stopped(JobStopped.Reason reason) implements Outcome {}

    /** Nobody foresaw it. */
    record Broken(Exception exception) implements Outcome {}
}
