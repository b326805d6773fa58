package io.holdfast.lock;

/** What is known of named locks beyond what this package keeps; the feature that takes them answers. */
public interface NamedLockDirectory {
    Facts of(NamedLock lock);

    /**
     * A named lock as a blocked caller is told of it.
     *
     * @param holderName who took it; empty when the account is gone
     * @param mine whether the present caller did
     * @param breakable whether the present caller may end it
     * @param heldName the name of the application or table
     */
    record Facts(String holderName, boolean mine, boolean breakable, String heldName) {}
}
