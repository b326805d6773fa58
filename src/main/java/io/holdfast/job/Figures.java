package io.holdfast.job;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the tables tell monitoring of the jobs and chores of all processes. Read again and again by a thread of its own: a
 * look at the metrics costs no query, and waits for no connection when there is none. While PostgreSQL cannot be read, the
 * last figures stay, and ages go on growing.
 */
@ApplicationScoped
class Figures {
    private static final Logger LOG = Logger.getLogger(Figures.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final String JOBS = """
            select type, state, count(*) as number,
                extract(epoch from clock_timestamp() - min(created_at)) as age,
                extract(epoch from clock_timestamp() - min(updated_at)) as silence
            from job
            where state in ('pending', 'running', 'cancelling')
            group by type, state
            """;
    private static final String HEARTBEAT = """
            select extract(epoch from clock_timestamp() - min(last_heartbeat)) as silence
            from scheduled_tasks
            where picked
            """;
    private static final String CHORES = """
            select task_name, extract(epoch from last_success) as last
            from scheduled_chores
            where last_success is not null
            """;

    private final DataSource dataSource;
    private volatile Reading reading = new Reading(Map.of(), 0, Map.of(), System.nanoTime());
    private @Nullable ScheduledExecutorService timer;

    Figures(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The open jobs of a type in a state; ages in seconds. */
    private record Open(long number, double age, double silence) {}

    /**
     * What was found.
     *
     * @param open by type and state
     * @param silence of the process that has not been heard of for the longest while it has a job, in seconds
     * @param lastRuns of chores, in seconds since 1970
     */
    private record Reading(Map<String, Open> open, double silence, Map<String, Double> lastRuns, long at) {
        /** In seconds. */
        double since() {
            return (System.nanoTime() - at) / 1e9;
        }
    }

    void start(@Observes StartupEvent event) {
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("figures").factory());
        timer.scheduleWithFixedDelay(this::read, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    /** Never throws: it would not be called again. */
    void read() {
        try (Connection connection = dataSource.getConnection()) {
            Map<String, Open> open = new HashMap<>();
            Statements.list(
                    connection,
                    row -> open.put(
                            key(row.getString("type"), JobState.of(row.getString("state"))),
                            new Open(row.getLong("number"), row.getDouble("age"), row.getDouble("silence"))),
                    JOBS);
            double silence = Statements.first(connection, row -> row.getDouble("silence"), HEARTBEAT)
                    .orElse(0.0);
            Map<String, Double> lastRuns = new HashMap<>();
            Statements.list(connection, row -> lastRuns.put(row.getString("task_name"), row.getDouble("last")), CHORES);
            reading = new Reading(open, silence, lastRuns, System.nanoTime());
        } catch (SQLException | RuntimeException e) {
            LOG.debugf("The figures of jobs could not be read: %s", e.getMessage());
        }
    }

    private static String key(String type, JobState state) {
        return type + ' ' + state.text();
    }

    long open(String type, JobState state) {
        Open open = reading.open().get(key(type, state));
        return open == null ? 0 : open.number();
    }

    /** Seconds since the oldest of the open jobs of a type in a state was created; 0 when there is none. */
    double age(String type, JobState state) {
        Reading now = reading;
        Open open = now.open().get(key(type, state));
        return open == null ? 0 : Math.max(0, open.age() + now.since());
    }

    /** Seconds since anything was seen of that job of a type, at work, of which nothing was for the longest; 0 without any. */
    double silence(String type) {
        Reading now = reading;
        Open running = now.open().get(key(type, JobState.RUNNING));
        return running == null ? 0 : Math.max(0, running.silence() + now.since());
    }

    /** Seconds since the last sign of life of that process with jobs of which there was none for the longest. */
    double silenceOfProcess() {
        Reading now = reading;
        return now.silence() == 0 ? 0 : Math.max(0, now.silence() + now.since());
    }

    /** Seconds since 1970; 0 when it never was done to the end. */
    double lastRun(String chore) {
        return reading.lastRuns().getOrDefault(chore, 0.0);
    }
}
