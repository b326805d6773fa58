package io.holdfast.duplication;

import io.holdfast.job.JobRow;
import io.holdfast.job.Jobs;
import io.holdfast.job.NewJob;
import io.holdfast.problem.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Makes the jobs. */
@ApplicationScoped
class DuplicationStarter {
    private final Jobs jobs;

    DuplicationStarter(Jobs jobs) {
        this.jobs = jobs;
    }

    /** @throws io.holdfast.problem.Problem when the account has as many jobs of the type as it may */
    @Transactional
    JobRow start(NewJob job) {
        return jobs.create(job, ErrorCode.ERROR_MAX_JOB_COUNT_EXCEEDED);
    }
}
