package io.holdfast.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The attempts that run in this process. Looks after those that are to end: whoever does not ask may sit in a long
 * statement, so that is cancelled, again and again until the attempt is over. And after their guards: whoever waits for an
 * answer from a connection that PostgreSQL has given up, and the network does not tell, would wait as long as a job may take.
 */
@ApplicationScoped
class Attempts {
    private static final Logger LOG = Logger.getLogger(Attempts.class);
    private static final String CANCELLING = "select id from job where id = any(?) and state = 'cancelling'";
    private static final String ALIVE = "select pid from pg_stat_activity where pid = any(?)";

    private final DataSource dataSource;
    private final Backends backends;
    private final Set<Attempt> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    Attempts(DataSource dataSource, Backends backends) {
        this.dataSource = dataSource;
        this.backends = backends;
    }

    void add(Attempt attempt) {
        running.add(attempt);
        if (stopping) {
            attempt.stop(JobStopped.Reason.PROCESS_STOPS);
        }
    }

    void remove(Attempt attempt) {
        running.remove(attempt);
    }

    /** This process stops: all attempts end where they can, those that begin now, too, and their jobs are given back. */
    void stopAll() {
        stopping = true;
        running.forEach(attempt -> attempt.stop(JobStopped.Reason.PROCESS_STOPS));
    }

    /** Runs some times a second; never throws. */
    void lookAfter() {
        List<Attempt> now = List.copyOf(running);
        if (now.isEmpty()) {
            return;
        }
        try {
            List<Integer> cancelling =
                    which(CANCELLING, now, attempt -> attempt.job().id());
            List<Integer> alive = which(ALIVE, now, Attempt::guardBackend);
            for (Attempt attempt : now) {
                if (!alive.contains(attempt.guardBackend())) {
                    attempt.abandonGuard();
                }
                int job = attempt.job().id();
                if (cancelling.contains(job)) {
                    attempt.stop(JobStopped.Reason.CANCELLED);
                } else if (attempt.remaining().isNegative()) {
                    attempt.stop(JobStopped.Reason.TOO_LONG);
                }
                if (attempt.isStopped()) {
                    backends.cancelStatements(job);
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warnf("Running jobs could not be looked after: %s", e.getMessage());
        }
    }

    private List<Integer> which(String sql, List<Attempt> attempts, Function<Attempt, Integer> number)
            throws SQLException {
        Integer[] numbers = attempts.stream().map(number).toArray(Integer[]::new);
        try (Connection connection = dataSource.getConnection()) {
            return Statements.list(connection, row -> row.getInt(1), sql, (Object) numbers);
        }
    }
}
