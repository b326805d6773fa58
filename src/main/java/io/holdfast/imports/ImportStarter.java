package io.holdfast.imports;

import io.holdfast.job.JobRow;
import io.holdfast.job.Jobs;
import io.holdfast.job.NewJob;
import io.holdfast.job.Upload;
import io.holdfast.job.Uploads;
import io.holdfast.problem.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.sql.SQLException;

/** Makes a job of an import whose body has come in. */
@ApplicationScoped
class ImportStarter {
    private final Jobs jobs;
    private final Uploads uploads;

    ImportStarter(Jobs jobs, Uploads uploads) {
        this.jobs = jobs;
        this.uploads = uploads;
    }

    /** Without an upload. */
    @Transactional
    JobRow start(NewJob job) {
        return jobs.create(job, ErrorCode.ERROR_MAX_JOB_COUNT_EXCEEDED);
    }

    /** The job and its upload, or neither: a refused job leaves the upload incomplete, so closing removes it. */
    @Transactional
    JobRow start(NewJob job, Upload upload) throws SQLException, IOException {
        JobRow created = start(job);
        upload.complete();
        uploads.attach(upload.id(), created.id());
        return created;
    }
}
