package io.holdfast.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What monitoring sees of jobs. All meters exist from the start, so the first scrape shows zeros. */
@ApplicationScoped
class JobMetrics {
    private static final List<JobState> OPEN = List.of(JobState.PENDING, JobState.RUNNING, JobState.CANCELLING);
    private static final List<JobState> ENDED = List.of(JobState.FINISHED, JobState.FAILED, JobState.CANCELLED);

    private final MeterRegistry registry;
    private final JobHandlers handlers;
    private final Figures figures;

    JobMetrics(MeterRegistry registry, JobHandlers handlers, Figures figures) {
        this.registry = registry;
        this.handlers = handlers;
        this.figures = figures;
    }

    void atStart(@Observes StartupEvent event, JobWatch watch) {
        handlers.types().forEach(this::expect);
        TimeGauge.builder("holdfast_job_heartbeat_age", figures::silenceOfProcess, TimeUnit.SECONDS)
                .description(
                        "Time since the last sign of life of the process with jobs that was silent for the longest")
                .register(registry);
        Gauge.builder("holdfast_job_watchers", watch, JobWatch::size)
                .description("Callers who wait in this process for a job's next state")
                .register(registry);
    }

    private void expect(String type) {
        for (JobState state : OPEN) {
            Gauge.builder("holdfast_jobs", () -> figures.open(type, state))
                    .description("Open jobs of all processes")
                    .tag("type", type)
                    .tag("state", state.text())
                    .register(registry);
        }
        TimeGauge.builder("holdfast_job_oldest_pending", () -> figures.age(type, JobState.PENDING), TimeUnit.SECONDS)
                .description("Time since the oldest job was created that waits")
                .tag("type", type)
                .register(registry);
        TimeGauge.builder("holdfast_job_longest_silence", () -> figures.silence(type), TimeUnit.SECONDS)
                .description("Time since any progress of the job at work that has shown none for the longest")
                .tag("type", type)
                .register(registry);
        for (JobState state : ENDED) {
            duration(type, state);
        }
        locking(type);
        locksHeld(type);
        takeovers(type);
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

    void takenOver(String type) {
        takeovers(type).increment();
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

    private Counter takeovers(String type) {
        return Counter.builder("holdfast_job_takeovers")
                .description("Jobs that this process took over from one that was gone")
                .tag("type", type)
                .register(registry);
    }
}
