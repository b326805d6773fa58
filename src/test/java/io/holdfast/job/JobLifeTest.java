package io.holdfast.job;

import static io.holdfast.job.Stage.mark;
import static io.holdfast.job.Stage.publishing;
import static io.holdfast.job.Stage.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** From creation to the end, without anybody interfering. */
@QuarkusTest
class JobLifeTest {
    @Inject
    Stage stage;

    @Test
    void theResultTheFinalStateAndTheReleaseAreOneCommit() {
        Stage.Scene scene = stage.scene();
        String mark = mark();
        Signal published = new Signal();
        Signal looked = new Signal();

        JobRow job = stage.queued(
                scene,
                run -> run.publish(guard -> {
                    write(guard, mark);
                    published.give();
                    looked.await();
                    var result = JsonNodeFactory.instance.objectNode().put("made", 7);
                    return new JobRun.Published(result, JsonNodeFactory.instance.objectNode());
                }));

        published.await();
        JobRow before = stage.job(job.id());
        assertThat(before.shownState()).isEqualTo("publishing");
        assertThat(before.locked()).isTrue();
        assertThat(stage.isThere(mark)).isFalse();
        looked.give();
        JobRow after = stage.ended(job.id());
        assertThat(after.state()).isEqualTo(JobState.FINISHED);
        assertThat(after.progress()).isEqualTo(100);
        assertThat(after.locked()).isFalse();
        assertThat(after.result()).hasToString("{\"made\":7}");
        assertThat(stage.isThere(mark)).isTrue();
        assertThat(stage.backends(job.id())).isZero();
    }

    @Test
    void aFreeSlotTakesANewJobSoonAfterItsCommit() {
        Stage.Scene scene = stage.scene();
        AtomicLong started = new AtomicLong();

        JobRow job = stage.queued(scene, run -> {
            started.set(System.nanoTime());
            run.publish(publishing(mark()));
        });
        long committed = System.nanoTime();

        stage.ended(job.id());
        // 50 ms on an idle machine, which this need not be
        assertThat(Duration.ofNanos(started.get() - committed)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void stageAndProgressShowWhileItRuns() {
        Stage.Scene scene = stage.scene();
        Signal shown = new Signal();
        Signal looked = new Signal();

        JobRow job = stage.queued(scene, run -> {
            run.progress(40, "row-import-validation");
            shown.give();
            looked.await();
            run.publish(publishing(mark()));
        });

        shown.await();
        JobRow now = stage.job(job.id());
        assertThat(now.shownState()).isEqualTo("row-import-validation");
        assertThat(now.progress()).isEqualTo(40);
        assertThat(now.startedAt()).isNotNull();
        looked.give();
        stage.ended(job.id());
    }

    @Test
    void theExportedStateStaysWhileThePresentGoesOn() {
        Stage.Scene scene = stage.scene();
        String mark = mark();
        String sql = "select count(*) from setting where name = ?";
        List<Long> counts = new ArrayList<>();

        JobRow job = stage.queued(scene, run -> {
            run.exportSnapshot();
            stage.update("insert into setting (name, value) values (?, '')", mark);
            counts.add(run.read(c -> count(c, sql, mark)));
            counts.add(run.write(c -> count(c, sql, mark)));
            run.publish(guard -> JobRun.Published.nothing());
        });

        assertThat(stage.ended(job.id()).state()).isEqualTo(JobState.FINISHED);
        assertThat(counts).containsExactly(0L, 1L);
    }

    private static long count(Connection connection, String sql, String mark) throws SQLException {
        return Statements.first(connection, row -> row.getLong(1), sql, mark).orElseThrow();
    }

    @Test
    void aFailureWithAReasonTellsIt() {
        Stage.Scene scene = stage.scene();
        String mark = mark();

        JobRow job = stage.queued(scene, run -> {
            write(run.guard(), mark);
            throw new JobFailed(
                    "Too many rows are bad.",
                    JsonNodeFactory.instance.objectNode().put("bad", 31));
        });

        JobRow after = stage.ended(job.id());
        assertThat(after.state()).isEqualTo(JobState.FAILED);
        assertThat(after.error()).isEqualTo("Too many rows are bad.");
        assertThat(after.report()).hasToString("{\"bad\":31}");
        assertThat(stage.isThere(mark)).isFalse();
    }

    @Test
    void anUnexpectedFailureSaysThatSomethingWentWrong() {
        Stage.Scene scene = stage.scene();

        JobRow job = stage.queued(scene, run -> {
            throw new IllegalStateException("meant by the test");
        });

        JobRow after = stage.ended(job.id());
        assertThat(after.state()).isEqualTo(JobState.FAILED);
        assertThat(after.error()).isEqualTo("Something went wrong while running the scripted job.");
    }

    @Test
    void aJobThatCanNeverStartFails() {
        Stage.Scene scene = stage.scene();
        NewJob unknown = new NewJob(
                ScriptedJob.TYPE,
                scene.ann().id(),
                scene.workspace(),
                scene.application(),
                null,
                JsonNodeFactory.instance.objectNode());

        JobRow job = stage.queued(unknown);

        assertThat(stage.ended(job.id()).error()).isEqualTo("There is no such script.");
    }

    @Test
    void anAttemptGivenUpForAnotherTransactionIsMadeAgain() {
        Stage.Scene scene = stage.scene();
        String mark = mark();

        JobRow job = stage.queued(scene, run -> {
            if (run.job().attempt() == 1) {
                throw new SQLException("deadlock, meant by the test", "40P01");
            }
            run.publish(publishing(mark));
        });

        JobRow after = stage.ended(job.id());
        assertThat(after.state()).isEqualTo(JobState.FINISHED);
        assertThat(after.attempt()).isEqualTo(2);
    }

    @Test
    void aTransactionBesideTheGuardGivenUpForAnotherIsDoneAgain() {
        Stage.Scene scene = stage.scene();
        AtomicLong tries = new AtomicLong();
        String mark = mark();

        JobRow job = stage.queued(scene, run -> {
            run.write(connection -> {
                write(connection, mark);
                if (tries.incrementAndGet() == 1) {
                    throw new SQLException("deadlock, meant by the test", "40P01");
                }
                return mark;
            });
            run.publish(guard -> JobRun.Published.nothing());
        });

        JobRow after = stage.ended(job.id());
        assertThat(after.attempt()).isEqualTo(1);
        assertThat(stage.isThere(mark)).isTrue();
    }

    @Test
    void asManyJobsRunAsThereAreSlotsAndTheOthersStayPending() {
        List<Signal> started = new ArrayList<>();
        Signal first = new Signal();
        Signal others = new Signal();
        List<JobRow> jobs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Signal start = new Signal();
            started.add(start);
            Signal end = i == 0 ? first : others;
            jobs.add(stage.queued(stage.scene(), run -> {
                start.give();
                end.await();
                run.publish(publishing(mark()));
            }));
        }

        started.subList(0, 4).forEach(Signal::await);
        assertThat(stage.job(jobs.get(4).id()).attempt()).isZero();
        assertThat(stage.job(jobs.get(4).id()).shownState()).isEqualTo("pending");
        first.give();
        started.get(4).await();
        others.give();
        jobs.forEach(job -> stage.ended(job.id()));
    }

    @Test
    void anAccountHasOneOpenJobOfATypeHoweverManyAskAtOnce() {
        Stage.Scene scene = stage.scene();
        Signal end = new Signal();

        List<Boolean> created = AtOnce.times(4, () -> {
            try {
                stage.queued(scene, run -> {
                    end.await();
                    run.publish(publishing(mark()));
                });
                return true;
            } catch (Problem problem) {
                assertThat(problem.code()).isEqualTo(ErrorCode.ERROR_MAX_JOB_COUNT_EXCEEDED);
                return false;
            }
        });

        assertThat(created).containsOnlyOnce(true);
        end.give();
    }

    @Test
    void jobsThatReadRunSideBySide() {
        Stage.Scene scene = stage.scene();
        Api bob = Api.registered("Bob");
        scene.ann().addMember(scene.workspace(), bob);
        Signal one = new Signal();
        Signal two = new Signal();

        JobRow first = stage.queued(scene, run -> {
            one.give();
            two.await();
            run.publish(publishing(mark()));
        });
        JobRow second = stage.queued(stage.newJob(scene, bob, run -> {
            two.give();
            one.await();
            run.publish(publishing(mark()));
        }));

        assertThat(stage.ended(first.id()).state()).isEqualTo(JobState.FINISHED);
        assertThat(stage.ended(second.id()).state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void timesAreThoseOfTheDatabase() {
        JobRow job = stage.queued(stage.scene(), run -> run.publish(publishing(mark())));

        JobRow after = stage.ended(job.id());
        assertThat(after.endedAt())
                .isAfter(after.createdAt())
                .isBefore(Instant.now().plusSeconds(60));
    }
}
