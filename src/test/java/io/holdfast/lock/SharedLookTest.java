package io.holdfast.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedLookTest {
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    private final SharedLook<Integer> shared = new SharedLook<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private int look() {
        return looks.incrementAndGet();
    }

    /** Ends when it may. */
    private int longLook() {
        int number = look();
        try {
            assertThat(mayEnd.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return number;
    }

    /** Somebody who is at it on a thread of their own. */
    private static final class Asker {
        private final FutureTask<Integer> task;
        private final Thread thread;

        Asker(Callable<Integer> work) {
            task = new FutureTask<>(work);
            thread = Thread.ofPlatform().daemon().start(task);
        }

        void awaitItsTurn() {
            await().atMost(GENEROUS).until(() -> thread.getState() == Thread.State.WAITING);
        }

        int told() throws ExecutionException, InterruptedException {
            return task.get();
        }
    }

    private Asker firstOfAll(Callable<Integer> work) {
        Asker first = new Asker(work);
        await().atMost(GENEROUS).until(() -> looks.get() == 1);
        return first;
    }

    private List<Asker> waiting(int count) {
        List<Asker> askers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            askers.add(new Asker(() -> shared.seen(this::look)));
        }
        askers.forEach(Asker::awaitItsTurn);
        return askers;
    }

    @Test
    void whoAsksDuringALookIsToldByTheNextOneWhichIsForAll() throws Exception {
        Asker first = firstOfAll(() -> shared.seen(this::longLook));
        List<Asker> others = waiting(3);

        mayEnd.countDown();

        assertThat(first.told()).isEqualTo(1);
        for (Asker other : others) {
            assertThat(other.told()).isEqualTo(2);
        }
        assertThat(looks).hasValue(2);
    }

    @Test
    void whoAsksAfterALookIsToldByAnotherOne() {
        assertThat(shared.seen(this::look)).isEqualTo(1);
        assertThat(shared.seen(this::look)).isEqualTo(2);
    }

    @Test
    void aLookThatFailsIsNobodyElses() throws Exception {
        assertThat(shared.seen(this::look)).isEqualTo(1);
        looks.set(0);
        Asker failing = firstOfAll(() -> shared.seen(() -> {
            longLook();
            throw new IllegalStateException("meant by the test");
        }));
        List<Asker> others = waiting(2);

        mayEnd.countDown();

        assertThatThrownBy(failing::told).hasRootCauseMessage("meant by the test");
        for (Asker other : others) {
            assertThat(other.told()).isEqualTo(2);
        }
    }
}
