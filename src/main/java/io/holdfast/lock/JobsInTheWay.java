package io.holdfast.lock;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Looks for a job in the way before locks are asked for, where somebody was lately refused because of one: a front end that
 * asks again and again is told so by one look at PostgreSQL, without a transaction, which many who ask at once share. What is
 * remembered decides only where it is looked first, never whether something is let in.
 */
@ApplicationScoped
class JobsInTheWay {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST = 10_000;
    private static final String PENDING = "pending";

    private final DataSource database;
    private final Holders holders;
    private final Blockers blockers;
    private final WaitingRoom waitingRoom;
    private final Cache<Integer, SharedLook<Blockers.Seen>> refusedIn = Caffeine.newBuilder()
            .expireAfterAccess(REMEMBERED)
            .maximumSize(MOST)
            .build();

    JobsInTheWay(DataSource database, Holders holders, Blockers blockers, WaitingRoom waitingRoom) {
        this.database = database;
        this.holders = holders;
        this.blockers = blockers;
        this.waitingRoom = waitingRoom;
    }

    /** Takes note of a refusal. */
    void note(BusyException busy, LockRequest request) {
        if (busy.blockers().stream().anyMatch(Blocker.Job.class::isInstance)) {
            refusedIn.asMap().putIfAbsent(request.target().application(), new SharedLook<>());
        }
    }

    /** Why a request would be refused, if it surely would: of a caller who does not wait for jobs, or finds no place to wait at. */
    Optional<BusyException> refusalOf(LockRequest request, Patience patience) {
        boolean waits = !patience.behind(true).isZero();
        if (waits && !waitingRoom.isFull(request.target())) {
            return Optional.empty();
        }
        int application = request.target().application();
        SharedLook<Blockers.Seen> look = refusedIn.getIfPresent(application);
        if (look == null) {
            return Optional.empty();
        }
        List<Blocker> inTheWay = blockers.inTheWayOf(request, look.seen(() -> look(application)));
        if (inTheWay.stream().anyMatch(blocker -> surelyBlocks(blocker, request))) {
            return Optional.of(new BusyException(request, inTheWay, Duration.ZERO, waits));
        }
        refusedIn.invalidate(application);
        return Optional.empty();
    }

    /** A job names itself before it asks for its locks, and is pending until it has them. */
    private static boolean surelyBlocks(Blocker blocker, LockRequest request) {
        return blocker instanceof Blocker.Job job
                && !job.facts().state().equals(PENDING)
                && job.operation().surelyBlocks(job.heldAt(), request.operation(), request.target());
    }

    private Blockers.Seen look(int application) {
        try (Connection connection = database.getConnection()) {
            return blockers.look(holders.of(connection, application));
        } catch (SQLException e) {
            throw new IllegalStateException("The holders of locks could not be read", e);
        }
    }
}
