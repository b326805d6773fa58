package io.holdfast.row;

/** The table is not as its model says any more. Nothing was read or written. */
final class OutdatedModel extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutdatedModel() {
        super("the table has changed", null, false, false);
    }
}
