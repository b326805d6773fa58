package io.holdfast.exports;

import io.holdfast.access.Account;
import io.holdfast.field.TableModel;
import io.holdfast.job.JobRow;
import io.holdfast.job.Jobs;
import io.holdfast.job.NewJob;
import io.holdfast.problem.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** What can be done to exports. Whoever calls has checked that the caller may. */
@ApplicationScoped
class Exports {
    private final Jobs jobs;

    Exports(Jobs jobs) {
        this.jobs = jobs;
    }

    /** Creates the job that exports a table. Whoever starts an export wants no other one any more. */
    @Transactional
    JobRow create(TableModel table, Account account, ExportOptions options) {
        jobs.cancelOpen(account.id(), ExportHandler.TYPE);
        NewJob job = new NewJob(
                ExportHandler.TYPE,
                account.id(),
                table.table().workspaceId(),
                table.table().applicationId(),
                table.table().id(),
                options.payload());
        return jobs.create(job, ErrorCode.ERROR_MAX_JOB_COUNT_EXCEEDED);
    }

    /** Of an account; nobody else sees it. */
    Optional<JobRow> find(int id, int account) {
        return jobs.find(id).filter(job -> job.type().equals(ExportHandler.TYPE) && job.accountId() == account);
    }
}
