package io.holdfast.job;

import static io.holdfast.job.Stage.mark;
import static io.holdfast.job.Stage.publishing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is. What is put in a queue here is not committed, so no process takes it away. */
@QuarkusTest
class FairTurnsTest {
    private static final int ANY = 1_000;

    @Inject
    Stage stage;

    @Inject
    JobTable table;

    private Connection connection;
    private final Map<String, String> names = new HashMap<>();

    @BeforeEach
    void open() throws SQLException {
        connection = stage.connection();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
        connection.close();
    }

    /** Jobs of one workspace, by the names they are to have. */
    private void due(int workspace, int priority, String... jobs) throws SQLException {
        for (String name : jobs) {
            NewJob job = new NewJob(ScriptedJob.TYPE, -1, workspace, -1, null, JsonNodeFactory.instance.objectNode());
            String id = String.valueOf(table.insert(connection, job, priority).id());
            names.put(id, name);
            Statements.update(connection, """
                    insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                    values ('job', ?, now() - interval '1 minute' + ? * interval '1 millisecond', false, 1)
                    """, id, names.size());
        }
    }

    /** The names of what a process takes, in that order when it takes one at a time. */
    private List<String> taken(String process, int perWorkspace, int limit) throws SQLException {
        OffsetDateTime now = OffsetDateTime.now();
        return Statements.list(
                        connection,
                        row -> names.getOrDefault(row.getString("task_instance"), ""),
                        FairTurns.TAKE,
                        now,
                        process,
                        perWorkspace,
                        limit,
                        process,
                        now)
                .stream()
                // what other tests have left
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private List<String> oneByOne(int count) throws SQLException {
        List<String> order = new ArrayList<>();
        for (int i = 0; i < ANY && order.size() < count; i++) {
            order.addAll(taken("p", ANY, 1));
        }
        return order;
    }

    @Test
    void theFirstJobOfAWorkspaceGoesBeforeTheSecondOfAnother() throws SQLException {
        due(-1, 0, "a1", "a2", "a3", "a4");
        due(-2, 0, "b1");

        assertThat(oneByOne(5)).containsExactly("a1", "b1", "a2", "a3", "a4");
    }

    @Test
    void workspacesTakeTurns() throws SQLException {
        due(-1, 0, "a1", "a2", "a3");
        due(-2, 0, "b1", "b2");
        due(-3, 0, "c1", "c2", "c3");

        assertThat(oneByOne(8)).containsExactly("a1", "b1", "c1", "a2", "b2", "c2", "a3", "c3");
    }

    @Test
    void whatIsAtWorkInWhicheverProcessCounts() throws SQLException {
        due(-1, 0, "a1", "a2", "a3");
        assertThat(taken("other", ANY, 2)).containsExactlyInAnyOrder("a1", "a2");
        due(-2, 0, "b1", "b2", "b3");

        assertThat(oneByOne(4)).containsExactly("b1", "b2", "a3", "b3");
    }

    @Test
    void whoseLastTurnIsTheLongestAgoGoesFirst() throws SQLException {
        due(-1, 0, "a1", "a2");
        due(-2, 0, "b1");
        assertThat(oneByOne(1)).containsExactly("a1");
        Statements.update(connection, "update job set claimed_at = now() where workspace_id = -1");
        Statements.update(
                connection, "delete from scheduled_tasks where task_name = 'job' and picked and picked_by = 'p'");

        assertThat(oneByOne(2)).containsExactly("b1", "a2");
    }

    @Test
    void prioritiesOrderTheJobsOfOneWorkspaceAndNoOthers() throws SQLException {
        due(-1, 0, "a1", "a2");
        due(-1, 5, "urgent", "urgent2");
        due(-2, -5, "b1");

        assertThat(oneByOne(5)).containsExactly("urgent", "b1", "urgent2", "a1", "a2");
    }

    @Test
    void aProcessKeepsRoomForOtherWorkspaces() throws SQLException {
        due(-1, 0, "a1", "a2", "a3", "a4");

        assertThat(taken("p", 3, ANY)).containsExactlyInAnyOrder("a1", "a2", "a3");
        assertThat(taken("p", 3, ANY)).isEmpty();
        due(-2, 0, "b1");
        assertThat(taken("p", 3, ANY)).containsExactly("b1");
        assertThat(taken("q", 3, ANY)).containsExactly("a4");
    }

    @Test
    void aHundredJobsOfOneWorkspaceDoNotHoldBackTheFirstOfAnother() {
        Stage.Scene many = stage.scene();
        Signal end = new Signal();
        AtomicInteger started = new AtomicInteger();
        ScriptedJob.Script script = run -> {
            started.incrementAndGet();
            end.await();
            run.publish(publishing(mark()));
        };
        List<JobRow> jobs = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            NewJob template = stage.newJob(many, many.ann(), script);
            // each of an account of its own, which may have one
            jobs.add(stage.queued(
                    new NewJob(template.type(), -i, many.workspace(), many.application(), null, template.payload())));
        }
        stage.awaitSome("select count(*) from job where workspace_id = " + many.workspace() + " and locked");

        JobRow first = stage.queued(stage.scene(), run -> run.publish(publishing(mark())));

        assertThat(stage.ended(first.id()).state()).isEqualTo(JobState.FINISHED);
        assertThat(started.get()).isBetween(1, 3);
        end.give();
        jobs.forEach(job -> stage.ended(job.id()));
    }
}
