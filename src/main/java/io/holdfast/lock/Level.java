package io.holdfast.lock;

/** The levels of the tree of resources, outermost first: the order in which locks are taken. */
public enum Level {
    APPLICATION,
    TABLE,
    FIELD
}
