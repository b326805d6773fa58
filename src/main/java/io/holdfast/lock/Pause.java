package io.holdfast.lock;

import java.time.Duration;

/** Letting time pass between two looks at something. Behind an interface, so that tests decide when it has passed. */
@FunctionalInterface
public interface Pause {
    /** @throws IllegalStateException when the thread is interrupted meanwhile */
    void forAbout(Duration duration);
}
