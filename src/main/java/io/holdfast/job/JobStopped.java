package io.holdfast.job;

/** Ends an attempt from outside: nobody but this package catches it. */
public final class JobStopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    enum Reason {
        /** A caller cancelled the job. */
        CANCELLED,
        /** Another process took it over, or it has ended: this attempt has no say any more. */
        SUPERSEDED,
        /** This process stops; another one, or its next start, does the job. */
        PROCESS_STOPS,
        /** It took longer than a job may. */
        TOO_LONG
    }

    private final Reason reason;

    JobStopped(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
