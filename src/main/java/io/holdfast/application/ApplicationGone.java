package io.holdfast.application;

/**
 * An application is being deleted for ever: fired in the transaction that does so, under its locks. Whoever keeps something
 * that is of no use without it deletes that along with it.
 */
public record ApplicationGone(int application) {}
