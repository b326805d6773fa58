package io.holdfast.job;

import static io.holdfast.job.Stage.mark;
import static io.holdfast.job.Stage.publishing;
import static io.holdfast.job.Stage.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Answer;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Jobs that are cancelled, taken over, stopped: nothing that did not publish leaves a trace. */
@QuarkusTest
class JobEndingsTest {
    private static final String LONG_STATEMENT = "select pg_sleep(60)";

    @Inject
    Stage stage;

    @Inject
    Runner runner;

    @Inject
    Endings endings;

    private static void sleepIn(Connection connection) throws SQLException {
        Statements.list(connection, row -> true, LONG_STATEMENT);
    }

    private Answer cancel(Stage.Scene scene, JobRow job) {
        return scene.ann().post("/api/jobs/" + job.id() + "/cancel/");
    }

    @Test
    void cancellingEndsAStatementOfTheGuard() {
        Stage.Scene scene = stage.scene();
        String mark = mark();
        Signal written = new Signal();
        JobRow job = stage.queued(scene, run -> {
            stage.announced(run.job().id(), mark, "t");
            write(run.guard(), mark);
            written.give();
            sleepIn(run.guard());
            run.publish(guard -> JobRun.Published.nothing());
        });
        written.await();

        Answer answer = cancel(scene, job);

        assertThat(answer.ok().path("state").asText()).isEqualTo("cancelled");
        assertThat(stage.isThere(mark)).isFalse();
        assertThat(stage.beingMade(job.id())).isZero();
        assertThat(stage.backends(job.id())).isZero();
        assertThat(cancel(scene, job).ok().path("state").asText()).isEqualTo("cancelled");
    }

    @Test
    void cancellingEndsAStatementBesideTheGuard() {
        Stage.Scene scene = stage.scene();
        String mark = mark();
        Signal written = new Signal();
        JobRow job = stage.queued(scene, run -> {
            run.exportSnapshot();
            run.read(connection -> {
                write(connection, mark);
                written.give();
                sleepIn(connection);
                return mark;
            });
            run.publish(guard -> JobRun.Published.nothing());
        });
        written.await();

        assertThat(cancel(scene, job).ok().path("state").asText()).isEqualTo("cancelled");
        assertThat(stage.isThere(mark)).isFalse();
    }

    @Test
    void aJobThatComputesIsCancelledAtItsNextStep() {
        Stage.Scene scene = stage.scene();
        Signal started = new Signal();
        JobRow job = stage.queued(scene, run -> {
            started.give();
            for (int i = 0; ; i = (i + 1) % 100) {
                run.progress(i, null);
            }
        });
        started.await();

        assertThat(cancel(scene, job).ok().path("state").asText()).isEqualTo("cancelled");
    }

    @Test
    void cancellingAnswersBeforeAStubbornJobIsOver() {
        Stage.Scene scene = stage.scene();
        Signal started = new Signal();
        Signal goOn = new Signal();
        JobRow job = stage.queued(scene, run -> {
            started.give();
            goOn.await();
            run.progress(50, null);
        });
        started.await();

        assertThat(cancel(scene, job).ok().path("state").asText()).isEqualTo("cancelling");

        goOn.give();
        assertThat(stage.ended(job.id()).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aPendingJobIsCancelledAtOnceAndNeverStarts() throws SQLException {
        Stage.Scene scene = stage.scene();
        Signal started = new Signal();
        try (Stage.Edit edit = stage.edit(scene.application())) {
            JobRow job = stage.queued(scene, run -> started.give());
            stage.once(job.id(), now -> now.waitingFor() != null);

            assertThat(cancel(scene, job).ok().path("state").asText()).isEqualTo("cancelled");
        }
        assertThat(started.isGiven()).isFalse();
    }

    @Test
    void whatHasEndedCannotBeCancelled() {
        Stage.Scene scene = stage.scene();
        JobRow job = stage.queued(scene, run -> run.publish(publishing(mark())));
        stage.ended(job.id());

        cancel(scene, job).isError(400, "ERROR_JOB_NOT_CANCELLABLE");
    }

    /** The longer the publication takes, the surer the cancellation wins; never both, never neither. */
    @RepeatedTest(12)
    void aCancellationThatMeetsThePublicationWinsOrLoses(RepetitionInfo repetition) {
        double seconds = (repetition.getCurrentRepetition() - 1) * 0.004;
        Stage.Scene scene = stage.scene();
        String mark = mark();
        Signal ready = new Signal();
        JobRow job = stage.queued(scene, run -> {
            ready.give();
            run.publish(guard -> {
                write(guard, mark);
                Statements.list(guard, row -> true, "select pg_sleep(?)", seconds);
                return JobRun.Published.nothing();
            });
        });
        ready.await();

        int status = cancel(scene, job).status();

        JobRow after = stage.ended(job.id());
        assertThat(after.state()).isEqualTo(status == 200 ? JobState.CANCELLED : JobState.FINISHED);
        assertThat(stage.isThere(mark)).isEqualTo(status != 200);
    }

    @Test
    void aTakeoverEndsWhatTheOtherProcessHasOpenAndItsResultIsTheOnlyOne() throws Exception {
        Stage.Scene scene = stage.scene();
        String first = mark();
        String second = mark();
        Signal stalled = new Signal();
        Signal wakes = new Signal();
        Signal refused = new Signal();
        AtomicReference<@Nullable Exception> refusal = new AtomicReference<>();
        JobRow job = stage.queued(scene, run -> {
            if (run.job().attempt() > 1) {
                run.publish(publishing(second));
                return;
            }
            write(run.guard(), first);
            stalled.give();
            wakes.await();
            try {
                run.publish(guard -> JobRun.Published.nothing());
            } catch (SQLException | RuntimeException e) {
                refusal.set(e);
                throw e;
            } finally {
                refused.give();
            }
        });
        stalled.await();

        elsewhere(() -> runner.run(job.id(), null));

        JobRow after = stage.ended(job.id());
        assertThat(after.state()).isEqualTo(JobState.FINISHED);
        assertThat(after.attempt()).isEqualTo(2);
        assertThat(after.takeovers()).isEqualTo(1);
        wakes.give();
        refused.await();
        assertThat(refusal.get()).isNotNull();
        assertThat(stage.isThere(first)).isFalse();
        assertThat(stage.isThere(second)).isTrue();
        assertThat(stage.job(job.id())).isEqualTo(after);
    }

    @Test
    void aProcessThatWakesUpAfterATakeoverWritesNothing() throws Exception {
        Stage.Scene scene = stage.scene();
        String late = mark();
        Signal stalled = new Signal();
        Signal wakes = new Signal();
        Signal takenOver = new Signal();
        Signal refused = new Signal();
        AtomicReference<@Nullable Exception> refusal = new AtomicReference<>();
        JobRow job = stage.queued(scene, run -> {
            if (run.job().attempt() > 1) {
                takenOver.give();
                refused.await();
                run.publish(publishing(mark()));
                return;
            }
            stalled.give();
            wakes.await();
            try {
                run.write(connection -> {
                    write(connection, late);
                    return late;
                });
            } catch (JobStopped stopped) {
                refusal.set(stopped);
                throw stopped;
            } finally {
                refused.give();
            }
        });
        stalled.await();

        CompletableFuture<?> other = CompletableFuture.runAsync(() -> elsewhere(() -> runner.run(job.id(), null)));
        takenOver.await();
        wakes.give();
        other.get();

        assertThat(refusal.get()).isInstanceOf(JobStopped.class);
        assertThat(stage.isThere(late)).isFalse();
        assertThat(stage.job(job.id()).state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void aTransactionOpenDuringATakeoverIsEnded() throws Exception {
        Stage.Scene scene = stage.scene();
        String late = mark();
        Signal stalled = new Signal();
        Signal wakes = new Signal();
        Signal over = new Signal();
        JobRow job = stage.queued(scene, run -> {
            if (run.job().attempt() > 1) {
                run.publish(publishing(mark()));
                return;
            }
            run.exportSnapshot();
            try {
                run.read(connection -> {
                    write(connection, late);
                    stalled.give();
                    wakes.await();
                    return late;
                });
            } finally {
                over.give();
            }
        });
        stalled.await();

        elsewhere(() -> runner.run(job.id(), null));

        assertThat(stage.job(job.id()).state()).isEqualTo(JobState.FINISHED);
        wakes.give();
        over.await();
        assertThat(stage.isThere(late)).isFalse();
    }

    @Test
    void aJobWhoseProcessDiedIsFoundAndRunAgain() throws SQLException {
        Stage.Scene scene = stage.scene();
        AtomicReference<Long> left = new AtomicReference<>(-1L);
        JobRow job = stage.unqueued(scene, run -> {
            left.set(stage.beingMade(run.job().id()));
            run.publish(publishing(mark()));
        });
        stage.announced(job.id(), mark(), "t");
        stage.update("update job set state = 'running', attempt = 1, locked = true where id = ?", job.id());
        stage.update("""
                insert into scheduled_tasks
                    (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)
                values ('job', ?, now() - interval '1 minute', true, 'gone', now() - interval '10 seconds', 1)
                """, String.valueOf(job.id()));

        JobRow after = stage.ended(job.id());

        assertThat(after.state()).isEqualTo(JobState.FINISHED);
        assertThat(after.attempt()).isEqualTo(2);
        assertThat(after.takeovers()).isEqualTo(1);
        assertThat(left).hasValue(0L);
    }

    /** The former process was stopped just before it would have cleared up, and wakes up when a successor is at work. */
    @Test
    void whatASuccessorMakesIsNotClearedAwayByItsPredecessor() throws Exception {
        JobRow job = stage.unqueued(stage.scene(), run -> {});
        stage.update("update job set state = 'running', attempt = 1 where id = ?", job.id());
        JobRow former = stage.job(job.id());
        CompletableFuture<?> clearing;
        try (Connection successor = stage.connection()) {
            successor.setAutoCommit(false);
            JobTable.lockRow(successor, job.id());
            Statements.update(successor, "update job set attempt = 2, takeovers = 1 where id = ?", job.id());
            clearing = CompletableFuture.runAsync(() -> elsewhere(() -> {
                endings.undo(former);
                return true;
            }));
            stage.awaitSome("""
                    select count(*) from pg_stat_activity
                    where wait_event_type = 'Lock' and query like 'select 1 from job%for key share'
                    """);
            stage.announced(job.id(), mark(), "t");
            successor.commit();
            successor.setAutoCommit(true);
        }
        clearing.get();

        assertThat(stage.beingMade(job.id())).isEqualTo(1);
        stage.update("delete from job where id = ?", job.id());
    }

    @Test
    void aJobThatWasTakenOverTooOftenFails() throws SQLException {
        JobRow job = stage.unqueued(stage.scene(), run -> run.publish(publishing(mark())));
        stage.update("update job set state = 'running', attempt = 3, takeovers = 2 where id = ?", job.id());

        elsewhere(() -> runner.run(job.id(), null));

        JobRow after = stage.job(job.id());
        assertThat(after.state()).isEqualTo(JobState.FAILED);
        assertThat(after.error()).startsWith("The job was given up");
    }

    @Test
    void aJobThatWasBeingCancelledWhenItsProcessDiedIsCancelled() throws SQLException {
        JobRow job = stage.unqueued(stage.scene(), run -> run.publish(publishing(mark())));
        stage.update("update job set state = 'cancelling', attempt = 1, locked = true where id = ?", job.id());

        elsewhere(() -> runner.run(job.id(), null));

        assertThat(stage.job(job.id()).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aJobThatTakesTooLongIsEndedInItsStatement() {
        Stage.Scene scene = stage.scene();
        String mark = mark();
        JobRow job = stage.queued(scene, run -> {
            write(run.guard(), mark);
            ((Attempt) run).stop(JobStopped.Reason.TOO_LONG);
            sleepIn(run.guard());
        });

        JobRow after = stage.ended(job.id());
        assertThat(after.state()).isEqualTo(JobState.FAILED);
        assertThat(after.error()).contains("took longer than the 1800 s");
        assertThat(stage.isThere(mark)).isFalse();
    }

    @Test
    void aProcessThatStopsGivesItsJobsBack() {
        Stage.Scene scene = stage.scene();
        JobRow job = stage.queued(scene, run -> {
            if (run.job().attempt() == 1) {
                run.progress(70, "importing");
                ((Attempt) run).stop(JobStopped.Reason.PROCESS_STOPS);
                sleepIn(run.guard());
            }
            assertThat(run.job().progress()).isZero();
            run.publish(publishing(mark()));
        });

        JobRow after = stage.ended(job.id());
        assertThat(after.state()).isEqualTo(JobState.FINISHED);
        assertThat(after.attempt()).isEqualTo(2);
        assertThat(after.takeovers()).isZero();
    }

    @Test
    void aJobWhoseGuardIsLostFailsInsteadOfGoingOn() {
        Stage.Scene scene = stage.scene();
        String mark = mark();
        JobRow job = stage.queued(scene, run -> {
            run.exportSnapshot();
            int pid = Statements.first(run.guard(), row -> row.getInt(1), "select pg_backend_pid()")
                    .orElseThrow();
            stage.count("select pg_terminate_backend(?, 5000)::int", pid);
            run.read(connection -> {
                write(connection, mark);
                return mark;
            });
        });

        JobRow after = stage.ended(job.id());
        assertThat(after.state()).isEqualTo(JobState.FAILED);
        assertThat(after.error()).contains("was lost");
        assertThat(stage.isThere(mark)).isFalse();
    }

    /** In a thread that no request belongs to, as a process of its own would. */
    private static void elsewhere(Callable<?> action) {
        Thread thread = Thread.ofPlatform().unstarted(() -> {
            try {
                action.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        try {
            thread.join(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(thread.isAlive()).isFalse();
    }
}
