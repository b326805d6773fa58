package io.holdfast.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.holdfast.problem.Problem;
import io.holdfast.storage.Sql;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who takes a named lock and who does what it forbids, step by step: one of them always finds the other. */
@QuarkusTest
class NamedLocksTest {
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    @Inject
    LockFixture fixture;

    @Inject
    Edits edits;

    @Inject
    GuardLocks guards;

    @Inject
    NamedLockTable table;

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
    private Target application;
    private Connection guard;

    @BeforeEach
    void plant() throws SQLException {
        tree = fixture.create();
        application = Target.application(tree.one());
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

    private Target field() {
        return Target.field(tree.one(), tree.first().id(), tree.first().fields().get(1));
    }

    /** An import that makes a table: it holds next to nothing until it shows it. */
    private LockRequest newTable() {
        return new LockRequest(Operation.IMPORT_ROWS, application);
    }

    private GuardLocks.Outcome start(LockRequest request) throws SQLException {
        return guards.acquire(guard, fixture.job(tree, request.operation(), request.target()), request);
    }

    /** What an edit is answered that asked to wait for so many seconds. */
    private Optional<Problem> answer(LockRequest request, int seconds, Runnable work) {
        var context = Arc.container().requestContext();
        context.activate();
        try {
            preference.note("/api/applications/1/locks/", seconds);
            edits.change(request, now -> work.run());
            return Optional.empty();
        } catch (Problem problem) {
            return Optional.of(problem);
        } finally {
            context.terminate();
        }
    }

    private Optional<Problem> answer(LockRequest request, int seconds) {
        return answer(request, seconds, () -> {});
    }

    @Test
    void aJobThatWillShowWhatALockForbidsIsInTheWayOfTakingIt() throws Exception {
        assertThat(start(newTable()).granted()).isTrue();

        Problem problem = answer(LockRequest.taking(application, Set.of(LockName.TABLE_CREATION)), 0)
                .orElseThrow();

        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.body().at("/requested/operation").asText()).isEqualTo("LOCK_APPLICATION");
        assertThat(problem.body().at("/blockers/0/operation").asText()).isEqualTo("IMPORT_ROWS");
        Set<LockName> others =
                EnumSet.complementOf(EnumSet.of(LockName.TABLE_CREATION, LockName.TABLE_ALL, LockName.APPLICATION_ALL));
        assertThat(answer(LockRequest.taking(application, others), 0)).isEmpty();
        assertThat(answer(
                        LockRequest.taking(Target.table(tree.one(), tree.first().id()), EnumSet.allOf(LockName.class)),
                        0))
                .isEmpty();
    }

    @Test
    void soIsOneThatHoldsNothingUntilThen() throws Exception {
        Target table = Target.table(tree.one(), tree.first().id());
        assertThat(start(new LockRequest(Operation.DUPLICATE_TABLE_ONLINE, table))
                        .granted())
                .isTrue();

        Problem problem = answer(LockRequest.taking(application, Set.of(LockName.TABLE_CREATION)), 0)
                .orElseThrow();

        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.body().at("/blockers/0/operation").asText()).isEqualTo("DUPLICATE_TABLE_ONLINE");
        assertThat(problem.body().at("/blockers/0/strength").isNull()).isTrue();
    }

    @Test
    void whoTakesOneMayWaitForSuchAJob() throws Exception {
        assertThat(start(newTable()).granted()).isTrue();
        Future<Optional<Problem>> taking =
                threads.submit(() -> answer(LockRequest.taking(application, Set.of(LockName.TABLE_CREATION)), 30));
        await().atMost(GENEROUS).until(() -> waitingRoom.size() == 1);

        guard.commit();

        assertThat(taking.get(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void suchAJobFindsWhoIsTakingALock() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        LockRequest taking = LockRequest.taking(application, Set.of(LockName.TABLE_CREATION));
        Future<Optional<Problem>> taker = threads.submit(() -> answer(taking, 0, () -> {
            // nobody else sees it before this commits
            insert(taking);
            taken.countDown();
            signalled(release);
        }));
        assertThat(taken.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();

        GuardLocks.Outcome beforeTheCommit = start(newTable());
        release.countDown();
        assertThat(taker.get(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isEmpty();
        GuardLocks.Outcome after = start(newTable());

        assertThat(beforeTheCommit.granted()).isFalse();
        assertThat(beforeTheCommit.blockers())
                .singleElement()
                .isInstanceOfSatisfying(
                        Blocker.Edit.class, edit -> assertThat(edit.operation()).isEqualTo(Operation.LOCK_APPLICATION));
        assertThat(after.granted()).isFalse();
        assertThat(after.blockers()).singleElement().isInstanceOf(Blocker.Named.class);
    }

    /** In the transaction of the edit around it. */
    private void insert(LockRequest taking) {
        try (Connection connection = pool.getConnection()) {
            table.insert(connection, taking, "", tree.account(), 600);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anEditThatFindsALockEndedWaitsForARenewalOnItsWay() throws Exception {
        int lock = fixture.namedLock(tree, LockRequest.taking(application, Set.of(LockName.FIELD_UPDATE)));
        end(lock);
        try (Connection renewing = pool.getConnection()) {
            renewing.setAutoCommit(false);
            // by somebody who looked at the clock before it had ended
            Sql.on(renewing)
                    .execute(
                            "update named_lock set expires_at = clock_timestamp() + interval '1 hour' where id = ?",
                            lock);

            Future<Optional<Problem>> edit =
                    threads.submit(() -> answer(new LockRequest(Operation.UPDATE_FIELD, field()), 0));
            await().atMost(GENEROUS).until(() -> isAnybodyHeldUpBy(renewing));
            renewing.commit();
            renewing.setAutoCommit(true);

            assertThat(edit.get(GENEROUS.toSeconds(), TimeUnit.SECONDS))
                    .hasValueSatisfying(problem -> assertThat(problem.status()).isEqualTo(423));
        }
    }

    @Test
    void whatHasEndedIsNotRenewed() throws Exception {
        int lock = fixture.namedLock(tree, LockRequest.taking(application, Set.of(LockName.FIELD_UPDATE)));
        try (Connection connection = pool.getConnection()) {
            assertThat(table.renew(connection, lock, 600)).isTrue();
            end(lock);
            assertThat(table.renew(connection, lock, 600)).isFalse();
            assertThat(table.release(connection, lock)).isFalse();
        }
    }

    private void end(int lock) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Sql.on(connection)
                    .execute(
                            "update named_lock set expires_at = clock_timestamp() - interval '1 second' where id = ?",
                            lock);
        }
    }

    private boolean isAnybodyHeldUpBy(Connection holder) throws SQLException {
        int pid = Sql.on(holder).fetchSingle("select pg_backend_pid()").get(0, Integer.class);
        try (Connection connection = pool.getConnection()) {
            return Sql.on(connection)
                    .fetchSingle(
                            "select exists (select from pg_stat_activity where ? = any(pg_blocking_pids(pid)))", pid)
                    .get(0, Boolean.class);
        }
    }

    /** A lock whose time is over when its row is still there is none, for edits and for jobs. */
    @Test
    void anEndedLockRefusesNothing() throws Exception {
        int lock = fixture.namedLock(tree, LockRequest.taking(application, Set.of(LockName.APPLICATION_ALL)));
        end(lock);

        assertThat(answer(new LockRequest(Operation.TRASH_FIELD, field()), 0)).isEmpty();
        assertThat(start(newTable()).granted()).isTrue();
    }

    @Test
    void whoTakesOneWaitsForAnEditAtWork() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<Optional<Problem>> edit =
                threads.submit(() -> answer(new LockRequest(Operation.TRASH_FIELD, field()), 0, () -> {
                    held.countDown();
                    signalled(release);
                }));
        assertThat(held.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
        LockRequest taking =
                LockRequest.taking(Target.table(tree.one(), tree.first().id()), Set.of(LockName.FIELD_DELETION));

        assertThat(answer(taking, 0))
                .hasValueSatisfying(problem -> assertThat(
                                problem.body().at("/blockers/0/operation").asText())
                        .isEqualTo("TRASH_FIELD"));
        Future<Optional<Problem>> taker = threads.submit(() -> answer(taking, 30));
        await().atMost(GENEROUS).until(() -> waitingRoom.size() == 1);
        release.countDown();

        assertThat(edit.get(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isEmpty();
        assertThat(taker.get(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void aJobThatAWaiterStandsBehindALockForIsNotHeldUp() throws Exception {
        fixture.namedLock(tree, LockRequest.taking(application, Set.of(LockName.FIELD_UPDATE)));
        Future<Optional<Problem>> waiting =
                threads.submit(() -> answer(new LockRequest(Operation.UPDATE_FIELD, field()), 2));
        await().atMost(GENEROUS).until(() -> waitingRoom.size() == 1);

        try (Connection connection = pool.getConnection()) {
            assertThat(new Holders().isAnybodyWaiting(connection, tree.one())).isFalse();
        }
        assertThat(start(new LockRequest(Operation.CREATE_SNAPSHOT, application))
                        .granted())
                .isTrue();
        assertThat(waiting.get(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isPresent();
    }

    private static void signalled(CountDownLatch latch) {
        try {
            assertThat(latch.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
