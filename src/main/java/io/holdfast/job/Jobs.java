package io.holdfast.job;

import io.holdfast.lock.PassedLocks;
import io.holdfast.problem.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Creates jobs and finds them. */
@ApplicationScoped
public class Jobs {
    private static final String LOCK_ACCOUNT = "select 1 from account where id = ? for no key update";
    private static final String COUNT_OPEN = """
            select count(*)
            from job
            where account_id = ? and type = ? and state in ('pending', 'running', 'cancelling')
            """;

    private final DataSource dataSource;
    private final TransactionSynchronizationRegistry transactions;
    private final JobTable table;
    private final Queue queue;
    private final PassedLocks passed;
    private final JobConfig config;

    Jobs(
            DataSource dataSource,
            TransactionSynchronizationRegistry transactions,
            JobTable table,
            Queue queue,
            PassedLocks passed,
            JobConfig config) {
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.table = table;
        this.queue = queue;
        this.passed = passed;
        this.config = config;
    }

    /**
     * Creates a job within the caller's JTA transaction; it starts when that has committed. Until then nobody else creates
     * one for the same account, so that the limit holds.
     *
     * @param ifTooMany what is answered when the account has as many open jobs of this type as it may
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public JobRow create(NewJob job, ErrorCode ifTooMany) {
        try (Connection connection = dataSource.getConnection()) {
            Statements.first(connection, row -> true, LOCK_ACCOUNT, job.accountId());
            long open = Statements.first(connection, row -> row.getLong(1), COUNT_OPEN, job.accountId(), job.type())
                    .orElse(0L);
            if (open >= config.maxOpenOf().getOrDefault(job.type(), config.maxOpen())) {
                throw ifTooMany.problem();
            }
            JobRow created = table.insert(connection, job, config.priorityOf().getOrDefault(job.type(), 0));
            passed.letPass(connection, created.id(), job.accountId());
            queue.add(created.id());
            lookAfterCommit();
            return created;
        } catch (SQLException e) {
            throw new IllegalStateException("a job could not be created", e);
        }
    }

    /**
     * Asks an account's open jobs of a type to end, in the caller's transaction: those that wait have ended with it, those at
     * work are undone after it.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void cancelOpen(int account, String type) {
        try (Connection connection = dataSource.getConnection()) {
            Statements.first(connection, row -> true, LOCK_ACCOUNT, account);
            JobTable.requestCancelOf(connection, account, type);
        } catch (SQLException e) {
            throw new IllegalStateException("jobs could not be cancelled", e);
        }
    }

    private void lookAfterCommit() {
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    queue.lookNow();
                }
            }
        });
    }

    public Optional<JobRow> find(int id) {
        try {
            return table.find(id);
        } catch (SQLException e) {
            throw new IllegalStateException("job " + id + " could not be read", e);
        }
    }
}
