package io.holdfast.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets things happen at the same moment. */
public final class AtOnce {
    private AtOnce() {}

    /** Starts all of them together and returns their results in order; fails with the first failure. */
    public static <T> List<T> all(List<Callable<T>> actions) {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(actions.size())) {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> action : actions) {
                running.add(threads.submit(() -> {
                    start.await();
                    return action.call();
                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The same thing several times. */
    public static <T> List<T> times(int count, Callable<T> action) {
        List<Callable<T>> actions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            actions.add(action);
        }
        return all(actions);
    }
}
