package io.holdfast.job;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers wait for a job's next state, whichever process runs it. All who wait in this process cost one query together,
 * some times a second and only while there are any; none of them keeps a connection. It compares states and listens to no
 * events: what was missed for a moment is seen at the next look, through every pooler.
 */
@ApplicationScoped
class JobWatch {
    private static final Logger LOG = Logger.getLogger(JobWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final String STATES = "select id, state, locked, stage from job where id = any(?)";

    private final DataSource dataSource;
    private final JobConfig config;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService timer;
    private volatile boolean stopping;

    JobWatch(DataSource dataSource, JobConfig config) {
        this.dataSource = dataSource;
        this.config = config;
    }

    /** A job that somebody waits for, and the state in which it was seen. */
    private record Watched(int job, String seen, CompletableFuture<Boolean> changed) {}

    void start(@Observes StartupEvent event) {
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("job-watch").factory());
        timer.scheduleWithFixedDelay(this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Nobody waits for a process that stops: who asks again asks another one. */
    void letGo(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
        watched.forEach(one -> one.changed().complete(false));
    }

    void stop(@Observes ShutdownEvent event) {
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    /**
     * Completes when a job shows another state than the one it was seen in, when it is gone, or after a time; at once for one
     * that has ended, where too many wait already, and in a process that stops.
     *
     * @return whether something has changed
     */
    CompletionStage<Boolean> change(JobRow seen, Duration limit) {
        if (stopping || seen.state().isEnded() || limit.isZero() || watched.size() >= config.maxWatchers()) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> changed = new CompletableFuture<>();
        Watched mine = new Watched(seen.id(), seen.shownState(), changed);
        watched.add(mine);
        if (stopping) {
            changed.complete(false);
        }
        return changed.completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((is, failure) -> watched.remove(mine));
    }

    /** How many wait in this process. */
    int size() {
        return watched.size();
    }

    /** Never throws: it would not be called again. */
    private void look() {
        List<Watched> now = List.copyOf(watched);
        if (now.isEmpty()) {
            return;
        }
        try {
            Map<Integer, String> states = states(now);
            now.stream()
                    .filter(one -> !one.seen().equals(states.get(one.job())))
                    .forEach(one -> one.changed().complete(true));
        } catch (SQLException | RuntimeException e) {
            LOG.debugf("Jobs that are waited for could not be looked at: %s", e.getMessage());
        }
    }

    private Map<Integer, String> states(List<Watched> of) throws SQLException {
        Integer[] ids = of.stream().map(Watched::job).distinct().toArray(Integer[]::new);
        Map<Integer, String> states = new HashMap<>();
        try (Connection connection = dataSource.getConnection()) {
            Statements.list(
                    connection,
                    row -> states.put(
                            row.getInt("id"),
                            JobRow.shown(
                                    JobState.of(row.getString("state")),
                                    row.getBoolean("locked"),
                                    row.getString("stage"))),
                    STATES,
                    (Object) ids);
        }
        return states;
    }
}
