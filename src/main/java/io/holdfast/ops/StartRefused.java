package io.holdfast.ops;

/** The service cannot start, for a reason that its message tells whole. */
class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartRefused(String message) {
        super(message);
    }

    StartRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
