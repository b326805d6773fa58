package io.holdfast.access;

import io.holdfast.problem.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What the caller of the present request may reach. Read from the database with every request, never remembered. */
public interface Access {
    /** The account that is asking. Throws 401 where the request carries no valid credentials. */
    Account caller();

    /**
     * For endpoints that anybody may ask, marked {@link Anonymous}, whose answer to nobody in particular is an error of its own.
     *
     * @throws io.holdfast.problem.Problem {@code ifNobody} where the request carries no credentials, 401 where they are not valid
     */
    void requireCaller(ErrorCode ifNobody);

    /**
     * Returns when the caller is a member of a workspace.
     *
     * @param ifGone what is answered when the workspace is unknown or trashed
     * @throws io.holdfast.problem.Problem {@code ifGone}, or 400 {@code ERROR_USER_NOT_IN_GROUP}
     */
    void requireMember(int workspace, ErrorCode ifGone);

    /** As {@link #requireMember}, and 400 {@code ERROR_USER_INVALID_GROUP_PERMISSIONS} for a member who is no admin. */
    void requireAdmin(int workspace, ErrorCode ifGone);

    boolean isAdmin(int workspace);

    /** As {@link #requireMember}, of a workspace that may be in the trash. */
    void requireMemberEvenIfTrashed(int workspace, ErrorCode ifGone);

    /** As {@link #requireAdmin}, of a workspace that may be in the trash. */
    void requireAdminEvenIfTrashed(int workspace, ErrorCode ifGone);

    /**
     * What a copy of a live workspace's application does to edits.
     *
     * @param asked what the request says; null when it does not, then the workspace's own answer holds
     */
    EditsMeanwhile editsMeanwhile(int workspace, @Nullable EditsMeanwhile asked);
}
