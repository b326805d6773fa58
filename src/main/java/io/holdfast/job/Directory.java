package io.holdfast.job;

import io.holdfast.access.Access;
import io.holdfast.lock.JobDirectory;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Tells blocked callers of the jobs that are in their way. */
@ApplicationScoped
class Directory implements JobDirectory {
    private static final String FACTS = """
            select j.*, a.name as account_name, coalesce(t.name, p.name, '') as held_name
            from job j
            left join account a on a.id = j.account_id
            left join application p on p.id = j.application_id
            left join user_table t on t.id = j.table_id
            where j.id = ?
            """;

    private final DataSource dataSource;
    private final JobHandlers handlers;
    private final Access access;
    private final CurrentVertxRequest request;

    Directory(DataSource dataSource, JobHandlers handlers, Access access, CurrentVertxRequest request) {
        this.dataSource = dataSource;
        this.handlers = handlers;
        this.access = access;
        this.request = request;
    }

    @Override
    public Optional<JobFacts> read(int job) {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.first(connection, this::facts, FACTS, job);
        } catch (SQLException e) {
            throw new IllegalStateException("job " + job + " could not be read", e);
        }
    }

    private JobFacts facts(ResultSet row) throws SQLException {
        JobRow job = JobTable.read(row);
        String holder = row.getString("account_name");
        return new JobFacts(
                job.id(),
                job.type(),
                handlers.of(job.type()).map(JobHandler::noun).orElse(job.type()),
                job.shownState(),
                job.progress(),
                job.startedAt(),
                job.workspaceId(),
                job.accountId(),
                holder == null ? "" : holder,
                false,
                false,
                row.getString("held_name"));
    }

    @Override
    public JobFacts toCaller(JobFacts facts) {
        // a job that asks who is in its way is nobody's request
        if (!Arc.container().requestContext().isActive() || request.getCurrent() == null) {
            return facts;
        }
        boolean mine = access.caller().id() == facts.holderId();
        return facts.to(mine, mine || access.isAdmin(facts.workspaceId()));
    }
}
