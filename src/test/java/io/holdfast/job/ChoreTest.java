package io.holdfast.job;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ChoreTest {
    /** Gives a signal when it is done the second time. */
    @ApplicationScoped
    static class Counted implements Chore {
        private final Signal twice = new Signal();
        private int runs;

        @Override
        public String name() {
            return "counted-by-a-test";
        }

        @Override
        public Duration every() {
            return Duration.ofMillis(100);
        }

        @Override
        public void runOnce() {
            runs++;
            if (runs == 1) {
                throw new IllegalStateException("meant by the test");
            }
            twice.give();
        }

        void awaitTwice() {
            twice.await();
        }
    }

    @Inject
    Counted counted;

    @Test
    void aChoreIsDoneFromTheStartAndAgainAfterAFailure() {
        counted.awaitTwice();
    }
}
