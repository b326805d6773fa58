package io.holdfast.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.holdfast.problem.Problem;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waiting means to the one who waits, and to those around. A job, held by its guard alone, is in the way. */
@QuarkusTest
class WaitingTest {
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    @Inject
    LockFixture fixture;

    @Inject
    Edits edits;

    @Inject
    GuardLocks guards;

    @Inject
    Holders holders;

    @Inject
    WaitPreference preference;

    @Inject
    WaitingRoom waitingRoom;

    @Inject
    AgroalDataSource pool;

    @Inject
    @DataSource("guard")
    AgroalDataSource guardPool;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private LockFixture.Tree tree;
    private Connection guard;

    @BeforeEach
    void plant() throws SQLException {
        tree = fixture.create();
        guard = guardPool.getConnection();
        guard.setAutoCommit(false);
    }

    @AfterEach
    void clear() throws SQLException {
        guard.rollback();
        guard.close();
        threads.shutdownNow();
        fixture.endJobs(tree);
    }

    private int jobHolds(Operation operation, Target target, List<Integer> fields) throws SQLException {
        int job = fixture.job(tree, operation, target);
        assertThat(guards.acquire(guard, job, new LockRequest(operation, target, fields))
                        .granted())
                .isTrue();
        return job;
    }

    private int importRuns() throws SQLException {
        return jobHolds(
                Operation.IMPORT_ROWS,
                Target.table(tree.one(), tree.first().id()),
                tree.first().fields());
    }

    private Target field(int index) {
        return Target.field(tree.one(), tree.first().id(), tree.first().fields().get(index));
    }

    /** What an edit is answered, asked with {@code wait=seconds}, or without when that is null. */
    private Optional<Problem> answer(LockRequest request, @Nullable Integer seconds) {
        var context = Arc.container().requestContext();
        context.activate();
        try {
            preference.note("/api/database/fields/1/", seconds);
            edits.change(request, now -> {});
            return Optional.empty();
        } catch (Problem problem) {
            return Optional.of(problem);
        } finally {
            context.terminate();
        }
    }

    private Future<Optional<Problem>> later(LockRequest request, Integer seconds) {
        return threads.submit(() -> answer(request, seconds));
    }

    private void awaitWaiters(int count) {
        await().atMost(GENEROUS).pollInterval(Duration.ofMillis(5)).until(() -> waitingRoom.size() == count);
        await().atMost(GENEROUS).pollInterval(Duration.ofMillis(5)).until(this::isAnybodyWaiting);
    }

    private boolean isAnybodyWaiting() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return holders.isAnybodyWaiting(connection, tree.one());
        }
    }

    @Test
    void whoAskedToWaitGetsInWhenTheJobEnds() throws Exception {
        importRuns();
        Future<Optional<Problem>> waiting = later(new LockRequest(Operation.CHANGE_FIELD, field(1)), 30);
        awaitWaiters(1);

        guard.commit();

        assertThat(waiting.get(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isEmpty();
        assertThat(isAnybodyWaiting()).isFalse();
    }

    @Test
    void aRefusalComesWhenTheWaitIsOver() throws Exception {
        int job = importRuns();

        Problem problem =
                answer(new LockRequest(Operation.CHANGE_FIELD, field(1)), 1).orElseThrow();

        assertThat(problem.body().at("/blockers/0/job_id").asInt()).isEqualTo(job);
        assertThat(problem.body().get("waited_ms").asLong()).isBetween(900L, 5_000L);
    }

    @Test
    void whoDidNotAskToWaitIsToldAtOnceBehindAJob() throws Exception {
        importRuns();
        Problem problem =
                answer(new LockRequest(Operation.CHANGE_FIELD, field(1)), null).orElseThrow();
        assertThat(problem.body().get("waited_ms").asLong()).isZero();
    }

    @Test
    void aJobThatPublishesIsNamedForWhatItHoldsAndForWhatItAsksForBesides() throws Exception {
        Target table = Target.table(tree.one(), tree.first().id());
        int job = jobHolds(Operation.DUPLICATE_TABLE, table, List.of());
        assertThat(answer(new LockRequest(Operation.RENAME_APPLICATION, Target.application(tree.one())), 0))
                .isEmpty();

        assertThat(guards.acquireToPublish(
                                guard,
                                job,
                                new LockRequest(Operation.DUPLICATE_TABLE, table),
                                Duration.ZERO,
                                duration -> {})
                        .granted())
                .isTrue();

        Problem ofTable =
                answer(new LockRequest(Operation.RENAME_TABLE, table), null).orElseThrow();
        assertThat(ofTable.body().at("/blockers/0/job_id").asInt()).isEqualTo(job);
        assertThat(ofTable.body().at("/blockers/0/operation").asText()).isEqualTo("DUPLICATE_TABLE");
        Problem ofApplication = answer(
                        new LockRequest(Operation.RENAME_APPLICATION, Target.application(tree.one())), null)
                .orElseThrow();
        assertThat(ofApplication.body().at("/blockers/0/job_id").asInt()).isEqualTo(job);
        assertThat(ofApplication.body().at("/blockers/0/operation").asText()).isEqualTo("CREATE_TABLE");
    }

    @Test
    void zeroNeverWaitsNotEvenBehindAnEdit() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<?> edit = threads.submit(() -> {
            Arc.container().requestContext().activate();
            edits.change(new LockRequest(Operation.UPDATE_FIELD, field(1)), now -> {
                held.countDown();
                signalled(release);
            });
            Arc.container().requestContext().terminate();
        });
        assertThat(held.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();

        Problem problem =
                answer(new LockRequest(Operation.UPDATE_FIELD, field(1)), 0).orElseThrow();

        assertThat(problem.body().at("/blockers/0/kind").asText()).isEqualTo("edit");
        assertThat(problem.body().at("/blockers/0/operation").asText()).isEqualTo("UPDATE_FIELD");
        assertThat(problem.headers()).containsEntry("Retry-After", "1");
        release.countDown();
        edit.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aWaiterHoldsNothing() throws Exception {
        importRuns();
        Future<Optional<Problem>> waiting = later(new LockRequest(Operation.CHANGE_FIELD, field(1)), 30);
        awaitWaiters(1);

        assertThat(answer(new LockRequest(Operation.UPDATE_FIELD, field(1)), 0)).isEmpty();
        assertThat(answer(
                        new LockRequest(
                                Operation.RENAME_TABLE,
                                Target.table(tree.one(), tree.first().id())),
                        0))
                .isEmpty();
        try (Connection connection = pool.getConnection()) {
            assertThat(holders.of(connection, tree.one()))
                    .extracting(holder -> holder.label().operation())
                    .containsExactly(Operation.IMPORT_ROWS);
        }
        guard.commit();
        assertThat(waiting.get(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void eightWaitForOneFieldAndTheNinthIsToldAtOnce() throws Exception {
        importRuns();
        LockRequest change = new LockRequest(Operation.CHANGE_FIELD, field(1));
        List<Future<Optional<Problem>>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(later(change, 30));
        }
        awaitWaiters(8);

        Problem ninth = answer(change, 30).orElseThrow();

        assertThat(ninth.headers()).containsEntry("Retry-After", "1");
        assertThat(ninth.body().get("waited_ms").asLong()).isZero();
        guard.commit();
        for (Future<Optional<Problem>> each : waiting) {
            assertThat(each.get(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void ofAHundredCallersSixteenWaitAndTheOthersAreToldAtOnce() throws Exception {
        jobHolds(Operation.CREATE_SNAPSHOT, Target.application(tree.one()), List.of());
        List<Future<Optional<Problem>>> callers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            LockFixture.TableOf table = i % 2 == 0 ? tree.first() : tree.second();
            int field = table.fields().get(i / 2 % 3);
            callers.add(
                    later(new LockRequest(Operation.UPDATE_FIELD, Target.field(tree.one(), table.id(), field)), 30));
        }
        await().atMost(GENEROUS)
                .until(() -> callers.stream().filter(Future::isDone).count() == 84);
        assertThat(waitingRoom.size()).isEqualTo(16);

        guard.commit();

        int gotIn = 0;
        for (Future<Optional<Problem>> caller : callers) {
            gotIn += caller.get(GENEROUS.toSeconds(), TimeUnit.SECONDS).isEmpty() ? 1 : 0;
        }
        assertThat(gotIn).isEqualTo(16);
    }

    private static void signalled(CountDownLatch latch) {
        try {
            assertThat(latch.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
