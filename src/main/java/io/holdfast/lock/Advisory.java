package io.holdfast.lock;

/**
 * The classes of advisory locks, taken as {@code (class, application id)}. They are a protocol between all versions that
 * may run side by side: never change a number.
 */
public final class Advisory {
    /** Held, shared, by everybody who holds row locks in an application. Nobody takes it exclusively: it only shows. */
    public static final int HOLDER = 4801;
    /** Held, shared, by an edit that waits for row locks, so that no further job overtakes it. */
    public static final int WAITING = 4802;
    /** Asked for by whoever destroys or rewrites users' tables, held shared by copies that read without row locks. */
    public static final int PHYSICAL = 4803;

    private Advisory() {}
}
