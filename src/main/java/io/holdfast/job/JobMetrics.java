package io.holdfast.job;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** What monitoring sees of jobs. All meters exist from the start, so the first scrape shows zeros. */
@ApplicationScoped
class JobMetrics {
    private static final Logger LOG = Logger.getLogger(JobMetrics.class);
    private static final List<JobState> OPEN = List.of(JobState.PENDING, JobState.RUNNING, JobState.CANCELLING);
    private static final List<JobState> ENDED = List.of(JobState.FINISHED, JobState.FAILED, JobState.CANCELLED);
    private static final Duration COUNTED_FOR = Duration.ofSeconds(1);
    private static final String COUNT = """
            select type, state, count(*)
            from job
            where state in ('pending', 'running', 'cancelling')
            group by type, state
            """;

    private final MeterRegistry registry;
    private final JobHandlers handlers;
    private final DataSource dataSource;
    private Map<String, Long> counts = Map.of();
    private long countedAt;

    JobMetrics(MeterRegistry registry, JobHandlers handlers, DataSource dataSource) {
        this.registry = registry;
        this.handlers = handlers;
        this.dataSource = dataSource;
        this.countedAt = System.nanoTime() - COUNTED_FOR.toNanos();
    }

    void atStart(@Observes StartupEvent event) {
        for (String type : handlers.types()) {
            for (JobState state : OPEN) {
                Gauge.builder("holdfast_jobs", () -> count(type, state))
                        .description("Open jobs of all processes")
                        .tag("type", type)
                        .tag("state", state.text())
                        .register(registry);
            }
            for (JobState state : ENDED) {
                duration(type, state);
            }
            locking(type);
            locksHeld(type);
        }
    }

    /** @param duration since the job was created */
    void ended(String type, JobState state, Duration duration) {
        duration(type, state).record(duration);
    }

    /** @param duration until all locks were there; what was refused does not count */
    void locked(String type, Duration duration) {
        locking(type).record(duration);
    }

    void held(String type, Duration duration) {
        locksHeld(type).record(duration);
    }

    private Timer duration(String type, JobState outcome) {
        return Timer.builder("holdfast_job_duration")
                .description("Time from a job's creation to its end")
                .tag("type", type)
                .tag("outcome", outcome.text())
                .register(registry);
    }

    private Timer locking(String type) {
        return Timer.builder("holdfast_job_locking")
                .description("Time that attempts at jobs took to get their locks")
                .tag("type", type)
                .register(registry);
    }

    private Timer locksHeld(String type) {
        return Timer.builder("holdfast_job_locks_held")
                .description("Time that attempts at jobs held their locks")
                .tag("type", type)
                .register(registry);
    }

    private synchronized long count(String type, JobState state) {
        if (System.nanoTime() - countedAt >= COUNTED_FOR.toNanos()) {
            counts = countAll();
            countedAt = System.nanoTime();
        }
        return counts.getOrDefault(type + ' ' + state.text(), 0L);
    }

    private Map<String, Long> countAll() {
        Map<String, Long> all = new HashMap<>();
        try (Connection connection = dataSource.getConnection()) {
            Statements.list(
                    connection, row -> all.put(row.getString(1) + ' ' + row.getString(2), row.getLong(3)), COUNT);
        } catch (SQLException e) {
            LOG.debugf("Jobs could not be counted: %s", e.getMessage());
        }
        return all;
    }
}
