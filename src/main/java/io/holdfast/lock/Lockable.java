package io.holdfast.lock;

/** An entity whose row operations lock. */
public interface Lockable {
    int id();
}
