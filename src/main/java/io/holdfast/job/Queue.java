package io.holdfast.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Hands out jobs and chores to the processes: db-scheduler on two tables, each job and chore in one process at a time. A
 * process that is not heard of for four heartbeats loses what it had to another one.
 */
@ApplicationScoped
class Queue {
    private static final Logger LOG = Logger.getLogger(Queue.class);
    private static final String TASK = "job";
    /** The key in the format of the log. */
    private static final String JOB_ID_IN_LOG = "jobId";

    private static final double ALL_THREADS = 1.0;
    private static final double SOME_THREAD_FREE = 0.99;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LOOK_AFTER_EVERY = Duration.ofMillis(250);
    private static final Duration POLL_FOR_CHORES = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final Runner runner;
    private final Attempts attempts;
    private final DatabaseClock clock;
    private final JobConfig config;
    private final Instance<Chore> chores;
    private final Sweep sweep;
    private final CustomTask<String> task;
    private @Nullable Scheduler jobScheduler;
    private @Nullable Scheduler choreScheduler;
    private @Nullable ScheduledExecutorService timer;
    private List<Thread> endings = List.of();

    Queue(
            DataSource dataSource,
            Runner runner,
            Attempts attempts,
            DatabaseClock clock,
            JobConfig config,
            @ConfigProperty(name = "quarkus.datasource.guard.jdbc.max-size") int guards,
            @Any Instance<Chore> chores,
            Sweep sweep) {
        if (config.threads() > guards) {
            throw new IllegalArgumentException(
                    "holdfast.job.threads is %d, but there are only %d connections for guards (quarkus.datasource.guard.jdbc.max-size)"
                            .formatted(config.threads(), guards));
        }
        this.dataSource = dataSource;
        this.runner = runner;
        this.attempts = attempts;
        this.clock = clock;
        this.config = config;
        this.chores = chores;
        this.sweep = sweep;
        this.task = Tasks.custom(TASK, String.class)
                .onDeadExecutionRevive()
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_FAILURE))
                .execute((instance, context) -> run(instance));
    }

    void start(@Observes StartupEvent event) {
        String name = ManagementFactory.getRuntimeMXBean().getName() + '/' + System.nanoTime();
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("job-timer").factory());
        timer.scheduleWithFixedDelay(
                attempts::lookAfter, LOOK_AFTER_EVERY.toMillis(), LOOK_AFTER_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        jobScheduler = builder(List.of(task), name, config.threads(), config.poll())
                .jdbcCustomization(new FairTurns(config.threadsPerWorkspace()))
                .build();
        jobScheduler.start();
        List<RecurringTask<Void>> recurring = Stream.concat(chores.stream(), sweep.chores().stream())
                .map(chore -> Tasks.recurring(chore.name(), FixedDelay.of(chore.every()))
                        .execute((instance, context) -> chore.runOnce()))
                .toList();
        choreScheduler = builder(List.of(), name, 1, POLL_FOR_CHORES)
                .tableName("scheduled_chores")
                .startTasks(recurring)
                .build();
        choreScheduler.start();
    }

    private SchedulerBuilder builder(List<Task<?>> tasks, String name, int threads, Duration poll) {
        return Scheduler.create(dataSource, tasks)
                .schedulerName(new SchedulerName.Fixed(name))
                .clock(clock::now)
                .threads(threads)
                .pollingInterval(poll)
                .pollUsingLockAndFetch(SOME_THREAD_FREE, ALL_THREADS)
                .heartbeatInterval(config.heartbeat())
                .missedHeartbeatsLimit(4)
                .serializer(new TextSerializer())
                .shutdownMaxWait(config.shutdownWait());
    }

    /** As soon as it is known that this process stops: others go on with its jobs while it still answers requests. */
    void handOver(@Observes ShutdownDelayInitiatedEvent event) {
        handOver();
    }

    /** Waits for what was handed over, though not for ever: what does not end is taken over from a process that is gone. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        handOver();
        long deadline = System.nanoTime() + 2 * config.shutdownWait().toNanos();
        for (Thread ending : endings) {
            if (!ending.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                LOG.warnf("%s has not ended; whatever it has to do is taken over by another process", ending.getName());
            }
        }
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    /** Returns at once. A scheduler that stops takes nothing new, and waits for what it has begun without any limit. */
    private synchronized void handOver() {
        if (!endings.isEmpty() || jobScheduler == null || choreScheduler == null || timer == null) {
            return;
        }
        endings = List.of(
                Thread.ofPlatform().daemon().name("end of jobs").start(jobScheduler::stop),
                Thread.ofPlatform().daemon().name("end of chores").start(choreScheduler::stop));
        attempts.stopAll();
        timer.execute(attempts::lookAfter);
    }

    /** In the caller's transaction: due when that has committed. */
    void add(int job) {
        scheduler().schedule(instance(job, Trace.current()), clock.now());
    }

    private TaskInstance<String> instance(int job, @Nullable String request) {
        String id = String.valueOf(job);
        return request == null ? task.instance(id) : task.instance(id, request);
    }

    /** Takes what is due without waiting for the next regular look. */
    void lookNow() {
        scheduler().triggerCheckForDueExecutions();
    }

    private Scheduler scheduler() {
        if (jobScheduler == null) {
            throw new IllegalStateException("the queue has not been started");
        }
        return jobScheduler;
    }

    private CompletionHandler<String> run(TaskInstance<String> instance) {
        Next next;
        MDC.put(JOB_ID_IN_LOG, instance.getId());
        try {
            next = runner.run(Integer.parseInt(instance.getId()), instance.getData());
        } catch (SQLException e) {
            throw new IllegalStateException("what came of job " + instance.getId() + " could not be recorded", e);
        } finally {
            MDC.remove(JOB_ID_IN_LOG);
        }
        return switch (next) {
            case Next.Done done -> new CompletionHandler.OnCompleteRemove<>();
            case Next.Again again ->
                (complete, operations) -> {
                    operations.reschedule(complete, complete.getTimeDone().plus(again.delay()));
                    lookIn(again.delay());
                };
        };
    }

    private void lookIn(Duration delay) {
        if (timer != null && !timer.isShutdown()) {
            var unused = timer.schedule(this::lookNow, delay.toMillis() + 1, TimeUnit.MILLISECONDS);
        }
    }
}
