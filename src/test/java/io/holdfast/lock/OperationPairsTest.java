package io.holdfast.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.holdfast.problem.Problem;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every ordered pair of operations on every pair of targets that differs: the same field, another field of the table, the
 * table, another table, the application, another application. What must happen is drawn from the table of operations alone,
 * as sets of rows with strengths; what happens is PostgreSQL's.
 */
@QuarkusTest
class OperationPairsTest {
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
    @Any
    Instance<LockableRows> rows;

    @Inject
    AgroalDataSource pool;

    @Inject
    @DataSource("guard")
    AgroalDataSource guardPool;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private LockFixture.Tree tree;

    @BeforeEach
    void plant() throws SQLException {
        tree = fixture.create();
    }

    @AfterEach
    void clear() throws SQLException {
        threads.shutdownNow();
        fixture.endJobs(tree);
    }

    @Test
    void everyPairPassesWaitsOrIsRefusedAsTheTableSays() throws Exception {
        int pairs = 0;
        for (Operation held : Operation.values()) {
            for (Operation asked : Operation.values()) {
                for (Target target : targets(asked.level())) {
                    check(request(held, targets(held.level()).getFirst()), request(asked, target));
                    pairs++;
                }
            }
        }
        assertThat(pairs).isGreaterThan(500);
    }

    /** Every name of a named lock, on an application and on a table, against every operation on every target. */
    @Test
    void everyNamedLockRefusesWhatItsNameSaysBeneathItsNodeAndNothingElse() throws Exception {
        int pairs = 0;
        for (LockName name : LockName.values()) {
            for (Level level : List.of(Level.APPLICATION, Level.TABLE)) {
                LockRequest taken = LockRequest.taking(targets(level).getFirst(), Set.of(name));
                int lock = fixture.namedLock(tree, taken);
                for (LockRequest asked : everyRequest()) {
                    check(lock, taken, asked);
                    pairs++;
                }
                fixture.endNamedLock(lock);
            }
        }
        assertThat(pairs).isGreaterThan(1000);
    }

    private List<LockRequest> everyRequest() {
        List<LockRequest> all = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            for (Target target : targets(operation.level())) {
                LockRequest request = request(operation, target);
                all.add(request);
                if (operation == Operation.CHANGE_FIELD) {
                    all.add(request.named(LockName.FIELD_TYPE_UPDATE));
                    all.add(request.named(LockName.FIELD_INCOMPATIBLE_UPDATE));
                }
            }
        }
        // a table that is still to be made
        targets(Level.APPLICATION).forEach(target -> all.add(new LockRequest(Operation.IMPORT_ROWS, target)));
        return all;
    }

    private void check(int lock, LockRequest taken, LockRequest asked) throws SQLException {
        LockName name = taken.names().iterator().next();
        LockRequest shown = asked.operation().publishing(asked.target());
        boolean refused = mustRefuse(name, taken, asked) || (shown != null && mustRefuse(name, taken, shown));
        String pair = "%s on %s, %s asked".formatted(name, taken.target(), asked);
        if (asked.operation().isJob()) {
            int job = fixture.job(tree, asked.operation(), asked.target());
            try (Connection guard = guardPool.getConnection()) {
                guard.setAutoCommit(false);
                GuardLocks.Outcome outcome = guards.acquire(guard, job, asked);
                guard.rollback();
                assertThat(outcome.granted()).as(pair).isEqualTo(!refused);
                assertThat(outcome.blockers()).as(pair).allMatch(blocker -> isLock(blocker, lock));
            }
        } else if (refused) {
            Throwable thrown = catchThrowable(() -> edit(asked));
            assertThat(thrown).as(pair).isInstanceOf(Problem.class);
            Problem problem = (Problem) thrown;
            assertThat(problem.status()).as(pair).isEqualTo(423);
            assertThat(problem.body().at("/blockers/0/lock_id").asInt())
                    .as(pair)
                    .isEqualTo(lock);
        } else {
            assertThatCode(() -> edit(asked)).as(pair).doesNotThrowAnyException();
        }
    }

    private static boolean isLock(Blocker blocker, int lock) {
        return blocker instanceof Blocker.Named named && named.lock().id() == lock;
    }

    /** The name speaks of it, and it locks a row that lies on the node or beneath it so that somebody who reads would be in its way. */
    private boolean mustRefuse(LockName name, LockRequest taken, LockRequest asked) {
        boolean ofThisKind = asked.names().isEmpty()
                || asked.names().contains(name)
                || name.name().endsWith("_ALL");
        return name.operations().contains(asked.operation()) && ofThisKind && mustConflict(taken, asked);
    }

    /** One for each relation to the first of them that the level can tell apart. */
    private List<Target> targets(Level level) {
        LockFixture.TableOf first = tree.first();
        LockFixture.TableOf second = tree.second();
        LockFixture.TableOf foreign = tree.foreign();
        return switch (level) {
            case APPLICATION -> List.of(Target.application(tree.one()), Target.application(tree.other()));
            case TABLE ->
                List.of(
                        Target.table(tree.one(), first.id()),
                        Target.table(tree.one(), second.id()),
                        Target.table(tree.other(), foreign.id()));
            case FIELD ->
                List.of(
                        Target.field(tree.one(), first.id(), first.fields().get(1)),
                        Target.field(tree.one(), first.id(), first.fields().get(2)),
                        Target.field(tree.one(), second.id(), second.fields().get(1)),
                        Target.field(
                                tree.other(), foreign.id(), foreign.fields().get(1)));
        };
    }

    private LockRequest request(Operation operation, Target target) {
        return switch (operation) {
            case IMPORT_ROWS, DUPLICATE_FIELD ->
                new LockRequest(operation, target, tableOf(target).fields());
            case CHANGE_PRIMARY_FIELD ->
                new LockRequest(
                        operation, target, List.of(tableOf(target).fields().getFirst()));
            default -> new LockRequest(operation, target);
        };
    }

    private LockFixture.TableOf tableOf(Target target) {
        return List.of(tree.first(), tree.second(), tree.foreign()).stream()
                .filter(t -> Integer.valueOf(t.id()).equals(target.table()))
                .findAny()
                .orElseThrow();
    }

    private record Locked(Level level, int id, Strength strength) {}

    /** What a request locks, row by row. */
    private Set<Locked> locked(LockRequest request) {
        Set<Locked> result = new HashSet<>();
        LevelOrder levels = new LevelOrder(rows);
        for (Need need : request.operation().needs()) {
            Scope scope = request.scope(need);
            if (scope != null) {
                levels.of(need.level())
                        .ids(scope)
                        .forEach(id -> result.add(new Locked(need.level(), id, need.strength())));
            }
        }
        return result;
    }

    private boolean mustConflict(LockRequest held, LockRequest asked) {
        return inRequest(() -> {
            Set<Locked> a = locked(asked);
            return locked(held).stream()
                    .anyMatch(h -> a.stream()
                            .anyMatch(l -> l.level() == h.level()
                                    && l.id() == h.id()
                                    && l.strength().conflictsWith(h.strength())));
        });
    }

    private void check(LockRequest held, LockRequest asked) throws Exception {
        boolean conflict = mustConflict(held, asked);
        String pair = held + " held, " + asked + " asked";
        if (!conflict) {
            assertThat(held.operation().surelyBlocks(held.target(), asked.operation(), asked.target()))
                    .as(pair)
                    .isFalse();
        } else {
            assertThat(held.operation().blocks(held.target(), asked.operation(), asked.target()))
                    .as("%s: the blocker can be named", pair)
                    .isTrue();
        }
        try (Held holder = hold(held)) {
            if (asked.operation().isJob()) {
                askAsJob(holder, asked, conflict || mayForbidWhatIsShown(held, asked), pair);
            } else if (!conflict) {
                assertThatCode(() -> edit(asked)).as(pair).doesNotThrowAnyException();
            } else if (held.operation().isJob()) {
                isRefusedAtOnce(holder, asked, pair);
                // where it is known by now that a job is in the way
                isRefusedAtOnce(holder, asked, pair);
                holder.close();
                assertThatCode(() -> edit(asked)).as(pair).doesNotThrowAnyException();
            } else {
                waitsUntilTheOtherEnds(holder, asked, pair);
            }
        }
    }

    /** A lock that is being taken may forbid what a job will show in the end: it waits until that is known. */
    private static boolean mayForbidWhatIsShown(LockRequest held, LockRequest asked) {
        return held.operation() == Operation.LOCK_APPLICATION
                && held.target().application() == asked.target().application()
                && asked.operation().publishing(asked.target()) != null;
    }

    private void askAsJob(Held holder, LockRequest asked, boolean conflict, String pair) throws SQLException {
        int job = fixture.job(tree, asked.operation(), asked.target());
        try (Connection guard = guardPool.getConnection()) {
            guard.setAutoCommit(false);
            GuardLocks.Outcome outcome = guards.acquire(guard, job, asked);
            guard.rollback();
            assertThat(outcome.granted()).as(pair).isEqualTo(!conflict);
            if (conflict) {
                assertThat(outcome.blockers()).as(pair).isNotEmpty().allMatch(holder::is);
            }
        }
    }

    private void isRefusedAtOnce(Held holder, LockRequest asked, String pair) {
        Throwable thrown = catchThrowable(() -> edit(asked));
        assertThat(thrown).as(pair).isInstanceOf(Problem.class);
        Problem problem = (Problem) thrown;
        assertThat(problem.status()).as(pair).isEqualTo(409);
        assertThat(problem.body().at("/blockers/0/job_id").asInt()).as(pair).isEqualTo(holder.job());
        assertThat(problem.body().at("/blockers/0/operation").asText())
                .as(pair)
                .isEqualTo(holder.request().operation().name());
        assertThat(problem.body().get("waited_ms").asInt()).as(pair).isZero();
    }

    private void waitsUntilTheOtherEnds(Held holder, LockRequest asked, String pair) throws Exception {
        Future<?> waiting = threads.submit(() -> {
            edit(asked);
            return null;
        });
        await().alias(pair).atMost(GENEROUS).pollInterval(Duration.ofMillis(2)).until(() -> isAnybodyWaiting(asked));
        assertThat(waiting.isDone()).as(pair).isFalse();
        holder.close();
        waiting.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
    }

    private boolean isAnybodyWaiting(LockRequest asked) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return holders.isAnybodyWaiting(connection, asked.target().application());
        }
    }

    private void edit(LockRequest request) {
        inRequest(() -> edits.run(request, now -> true));
    }

    private static <T> T inRequest(Supplier<T> work) {
        var context = Arc.container().requestContext();
        boolean mine = !context.isActive();
        if (mine) {
            context.activate();
        }
        try {
            return work.get();
        } finally {
            if (mine) {
                context.terminate();
            }
        }
    }

    /** Somebody who holds the locks of a request until it is closed. */
    private interface Held extends AutoCloseable {
        LockRequest request();

        int job();

        default boolean is(Blocker blocker) {
            return switch (blocker) {
                case Blocker.Job b -> b.facts().id() == job();
                case Blocker.Edit b -> job() == 0 && b.operation() == request().operation();
                case Blocker.Named b -> false;
                case Blocker.Query b -> false;
            };
        }
    }

    private Held hold(LockRequest request) throws Exception {
        return request.operation().isJob() ? new HeldByJob(request) : new HeldByEdit(request);
    }

    private final class HeldByJob implements Held {
        private final LockRequest request;
        private final int job;
        private final Connection guard;

        HeldByJob(LockRequest request) throws SQLException {
            this.request = request;
            this.job = fixture.job(tree, request.operation(), request.target());
            this.guard = guardPool.getConnection();
            guard.setAutoCommit(false);
            assertThat(guards.acquire(guard, job, request).granted())
                    .as("%s alone", request)
                    .isTrue();
        }

        @Override
        public LockRequest request() {
            return request;
        }

        @Override
        public int job() {
            return job;
        }

        @Override
        public void close() throws SQLException {
            if (!guard.isClosed()) {
                guard.rollback();
                guard.close();
            }
        }
    }

    private final class HeldByEdit implements Held {
        private final LockRequest request;
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final Future<?> edit;

        HeldByEdit(LockRequest request) throws Exception {
            this.request = request;
            this.edit = threads.submit(() -> inRequest(() -> edits.run(request, now -> {
                held.countDown();
                awaitUninterruptibly(release);
                return true;
            })));
            assertThat(held.await(GENEROUS.toSeconds(), TimeUnit.SECONDS))
                    .as("%s alone", request)
                    .isTrue();
        }

        @Override
        public LockRequest request() {
            return request;
        }

        @Override
        public int job() {
            return 0;
        }

        @Override
        public void close() throws Exception {
            release.countDown();
            edit.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            if (!latch.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody gave the signal");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
