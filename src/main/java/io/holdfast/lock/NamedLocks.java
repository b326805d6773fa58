package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says whether a named lock refuses an operation. Asked when the operation has its row locks, in a statement of its own: what
 * was taken before the row locks were granted is committed then, and is seen; what is taken later meets them.
 *
 * <p>A job that will show something asks for the row lock of that at its end only. So a lock that forbids it is not kept out by
 * rows: whoever takes one looks for such jobs, and such a job looks for whoever is taking one. Both have shown themselves before
 * they look, and a lock is committed before its taker is not to be seen any more, so that one of them finds the other.
 */
@ApplicationScoped
class NamedLocks {
    private final NamedLockTable table;
    private final NamedLockDirectory directory;
    private final PassedLocks passed;
    private final Holders holders;
    private final Blockers blockers;

    NamedLocks(
            NamedLockTable table,
            NamedLockDirectory directory,
            PassedLocks passed,
            Holders holders,
            Blockers blockers) {
        this.table = table;
        this.directory = directory;
        this.passed = passed;
        this.holders = holders;
        this.blockers = blockers;
    }

    /** A request that is not to go on although its rows are its own, and why. */
    record Refusal(LockRequest request, List<Blocker> inTheWay) {}

    /** Of requests of an edit that hold their rows, the first that is refused. */
    Optional<Refusal> refusalOf(Connection connection, List<LockRequest> requests) throws SQLException {
        for (LockRequest request : requests) {
            List<Blocker> publishing = request.isTaking() ? publishing(connection, request) : List.of();
            if (!publishing.isEmpty()) {
                return Optional.of(new Refusal(request, publishing));
            }
        }
        List<LockRequest> refusable = refusable(requests);
        List<NamedLock> locks = refusable.isEmpty() ? List.of() : lockedBeside(connection, refusable);
        for (LockRequest request : locks.isEmpty() ? List.<LockRequest>of() : refusable) {
            List<Blocker> refusing = locks.stream()
                    .filter(lock -> lock.refuses(request))
                    .map(lock -> new Blocker.Named(lock, directory.of(lock)))
                    .filter(named -> !passed.passes(named.lock(), named.facts()))
                    .map(Blocker.class::cast)
                    .toList();
            if (!refusing.isEmpty()) {
                return Optional.of(new Refusal(request, refusing));
            }
        }
        return Optional.empty();
    }

    /** What keeps a job waiting that holds its rows: named locks on what it does or will show; or somebody who takes one. */
    List<Blocker> inTheWayOf(Connection guard, int job, LockRequest request) throws SQLException {
        LockRequest publishing = request.operation().publishing(request.target());
        List<LockRequest> refusable = refusable(
                Stream.of(request, publishing).filter(Objects::nonNull).toList());
        if (refusable.isEmpty()) {
            return List.of();
        }
        List<Blocker> taking = publishing == null ? List.of() : taking(guard, publishing);
        if (!taking.isEmpty()) {
            return taking;
        }
        List<NamedLock> refusing = lockedBeside(guard, refusable).stream()
                .filter(lock -> refusable.stream().anyMatch(lock::refuses))
                .toList();
        if (refusing.isEmpty()) {
            return List.of();
        }
        Set<Integer> passing =
                table.passedBy(guard, job, refusing.stream().map(NamedLock::id).toList());
        return refusing.stream()
                .filter(lock -> !passing.contains(lock.id()))
                .map(lock -> (Blocker) new Blocker.Named(lock, directory.of(lock)))
                .toList();
    }

    private static List<LockRequest> refusable(List<LockRequest> requests) {
        return requests.stream()
                .filter(request -> LockName.mayRefuse(request.operation()))
                .toList();
    }

    /** The locks in the applications of requests that are in force. */
    private List<NamedLock> lockedBeside(Connection connection, List<LockRequest> requests) throws SQLException {
        List<NamedLock> found = table.of(
                connection,
                requests.stream()
                        .map(request -> request.target().application())
                        .distinct()
                        .toList());
        List<Integer> ended = found.stream()
                .filter(NamedLock::hasEnded)
                .filter(lock -> requests.stream().anyMatch(lock::refuses))
                .map(NamedLock::id)
                .toList();
        Set<Integer> renewed = ended.isEmpty() ? Set.of() : table.inForce(connection, ended);
        return found.stream()
                .filter(lock -> !lock.hasEnded() || renewed.contains(lock.id()))
                .toList();
    }

    /** The jobs at work that will show something which a lock that is being taken is to forbid. */
    private List<Blocker> publishing(Connection connection, LockRequest taking) throws SQLException {
        return blockers.describe(holders.of(connection, taking.target().application()).stream()
                .filter(holder -> holder.label()
                        .publishing()
                        .filter(shown -> NamedLock.refuse(taking.target(), taking.names(), shown.request()))
                        .isPresent())
                .toList());
    }

    /** Those who are taking a lock which may forbid what a job will show. */
    private List<Blocker> taking(Connection guard, LockRequest publishing) throws SQLException {
        return blockers.describe(holders.of(guard, publishing.target().application()).stream()
                .filter(holder -> holder.label().operation() == Operation.LOCK_APPLICATION)
                .toList());
    }
}
