package io.holdfast.job;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Something that happens once, and that others wait for. */
final class Signal {
    private final CountDownLatch latch = new CountDownLatch(1);

    void give() {
        latch.countDown();
    }

    boolean isGiven() {
        return latch.getCount() == 0;
    }

    /** Fails the test when it does not come. */
    void await() {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the signal did not come");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
