package io.holdfast.job;

import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;
import java.time.Instant;
import java.util.List;

/**
 * Which jobs a process takes next, out of those that are due: workspaces have their turns. A job comes the later, the more
 * jobs of its workspace are at work already, in all processes, or come before it; among those that are even the workspace
 * whose last turn is the longest ago goes first. Within a workspace higher priorities go first, then older jobs. So the first
 * job of one workspace never waits for the hundred that another one has put in before.
 *
 * <p>One statement decides, from what is in the database, and takes: of processes that ask at the same time none waits for
 * another one, and none gets what another one has got.
 */
final class FairTurns extends PostgreSqlJdbcCustomization {
    /**
     * Parameters: now, who asks, how many jobs of a workspace may be with who asks, how many are wanted, who asks, now.
     * A job that is no more is still taken, to be found out.
     */
    static final String TAKE = """
            with waiting as (
                select t.task_name, t.task_instance, t.execution_time, coalesce(j.workspace_id, 0) as workspace,
                    row_number() over (
                        partition by j.workspace_id
                        order by j.priority desc, j.id) as place
                from scheduled_tasks t
                left join job j on j.id = t.task_instance::integer
                where t.task_name = 'job' and not t.picked and t.execution_time <= ?),
            taken as (
                select j.workspace_id as workspace, count(*) as everywhere,
                    count(*) filter (where t.picked_by = ?) as here
                from scheduled_tasks t
                join job j on j.id = t.task_instance::integer
                where t.task_name = 'job' and t.picked
                group by j.workspace_id),
            turns as (
                select w.workspace,
                    (select max(j.claimed_at) from job j where j.workspace_id = w.workspace) as last
                from (select distinct workspace from waiting) w),
            chosen as (
                select t.task_name, t.task_instance
                from waiting w
                join turns on turns.workspace = w.workspace
                left join taken on taken.workspace = w.workspace
                join scheduled_tasks t on t.task_name = w.task_name and t.task_instance = w.task_instance
                where not t.picked and coalesce(taken.here, 0) + w.place <= ?
                order by coalesce(taken.everywhere, 0) + w.place, turns.last nulls first, w.execution_time, w.place
                limit ?
                for update of t skip locked)
            update scheduled_tasks t
            set picked = true, picked_by = ?, last_heartbeat = ?, version = version + 1
            from chosen
            where t.task_name = chosen.task_name and t.task_instance = chosen.task_instance
            returning t.*
            """;

    private final int perWorkspace;

    /** @param perWorkspace how many jobs of one workspace a process runs at once */
    FairTurns(int perWorkspace) {
        super(false, false);
        this.perWorkspace = perWorkspace;
    }

    @Override
    public List<Execution> lockAndFetchSingleStatement(
            JdbcTaskRepositoryContext queue, Instant now, int limit, boolean orderByPriority) {
        String asking = asStored(queue.schedulerName.getName());
        return queue.jdbcRunner.query(
                TAKE,
                statement -> {
                    setInstant(statement, 1, now);
                    statement.setString(2, asking);
                    statement.setInt(3, perWorkspace);
                    statement.setInt(4, limit);
                    statement.setString(5, asking);
                    setInstant(statement, 6, now);
                },
                queue.resultSetMapper.get());
    }

    /** The scheduler keeps no more of a name. */
    private static String asStored(String name) {
        return name.substring(0, Math.min(name.length(), 50));
    }
}
