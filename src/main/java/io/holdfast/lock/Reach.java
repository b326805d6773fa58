package io.holdfast.lock;

/** Which rows of a level an operation holds. */
public enum Reach {
    /** The target itself, or the parent that it lies in. */
    TARGET,
    /** Everything of the level beneath the target, what is in the trash included. */
    ALL_BENEATH,
    /** The fields that the request names: those that an import writes, the source of a duplicate. */
    NAMED,
    /** The target and the further fields that the request names: those that depend on it, the former primary field. */
    TARGET_AND_NAMED
}
