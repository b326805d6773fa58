package io.holdfast.job;

import io.holdfast.access.Access;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Ids;
import io.holdfast.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds the jobs that the caller may look at: their own, and those of the workspaces that they are a member of. */
@ApplicationScoped
public class JobReader {
    private final Access access;
    private final Jobs jobs;

    JobReader(Access access, Jobs jobs) {
        this.access = access;
        this.jobs = jobs;
    }

    /** @throws Problem 404 when there is none of this id that the caller may look at */
    public JobRow reachable(String id) {
        JobRow job = find(id);
        if (job.accountId() != access.caller().id() && !isMember(job)) {
            throw ErrorCode.ERROR_JOB_DOES_NOT_EXIST.problem();
        }
        return job;
    }

    /** @throws Problem 404 when there is none of this id that the caller may look at, 400 when it is not theirs to end */
    JobRow cancellable(String id) {
        JobRow job = find(id);
        if (job.accountId() != access.caller().id() && !access.isAdmin(job.workspaceId())) {
            throw isMember(job)
                    ? ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS.problem()
                    : ErrorCode.ERROR_JOB_DOES_NOT_EXIST.problem();
        }
        return job;
    }

    private JobRow find(String id) {
        return jobs.find(Ids.of(id)).orElseThrow(ErrorCode.ERROR_JOB_DOES_NOT_EXIST::problem);
    }

    private boolean isMember(JobRow job) {
        try {
            access.requireMember(job.workspaceId(), ErrorCode.ERROR_GROUP_DOES_NOT_EXIST);
            return true;
        } catch (Problem noMember) {
            return false;
        }
    }
}
