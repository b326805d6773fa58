package io.holdfast.problem;

/** Every domain error of the API: its code on the wire is the constant's name. Status and usual wording stand beside it. */
public enum ErrorCode {
    // the wire itself
    URL_NOT_FOUND(404, "There is nothing at this address."),
    URL_TRAILING_SLASH_MISSING(404, "Addresses end with a slash; this one does not."),
    ERROR_REQUEST_BODY_VALIDATION(400, "The body of the request is not valid."),
    ERROR_QUERY_PARAMETER_VALIDATION(400, "A query parameter is not valid."),
    ERROR_REQUEST_BODY_TOO_LARGE(413, "The body of the request is larger than this address accepts."),
    ERROR_INTERNAL(500, "Something went wrong here; the request id leads to it in the log."),
    ERROR_DATABASE_UNAVAILABLE(503, "The database cannot be reached at the moment."),

    // who is asking
    ERROR_INVALID_ACCESS_TOKEN(401, "The access token is malformed, expired or no access token."),
    ERROR_INVALID_REFRESH_TOKEN(401, "The refresh token is malformed, expired or no refresh token."),
    ERROR_REFRESH_TOKEN_ALREADY_BLACKLISTED(400, "The refresh token has been ended before."),
    ERROR_INVALID_CREDENTIALS(401, "No active account has this e-mail address and password."),
    ERROR_DEACTIVATED_USER(401, "The account is deactivated."),
    ERROR_EMAIL_ALREADY_EXISTS(400, ""),
    ERROR_INVALID_OLD_PASSWORD(400, ""),
    ERROR_USER_NOT_FOUND(400, ""),
    BAD_TOKEN_SIGNATURE(400, ""),
    PERMISSION_DENIED(401, "This needs an account."),
    ERROR_USER_NOT_IN_GROUP(400, ""),
    ERROR_USER_INVALID_GROUP_PERMISSIONS(400, "Only an admin of the workspace may do that."),

    // workspaces
    ERROR_GROUP_DOES_NOT_EXIST(404, "The workspace does not exist."),
    ERROR_GROUP_USER_DOES_NOT_EXIST(404, "The membership does not exist."),
    ERROR_GROUP_USER_ALREADY_EXISTS(400, "The account is already a member of the workspace."),
    ERROR_GROUP_USER_IS_LAST_ADMIN(400, "The last admin of a workspace has to stay one."),
    ERROR_CANNOT_DELETE_YOURSELF_FROM_GROUP(400, "Leave the workspace instead of removing yourself from it."),
    ERROR_INVALID_SORT_DIRECTION(400, "What to sort by starts with + (ascending) or - (descending)."),
    ERROR_INVALID_SORT_ATTRIBUTE(400, "Members are sorted by name, email or permissions."),

    // applications and tables
    ERROR_APPLICATION_DOES_NOT_EXIST(404, "The application does not exist."),
    ERROR_APPLICATION_TYPE_DOES_NOT_EXIST(400, "There is no application type of this name."),
    ERROR_APPLICATION_NOT_IN_GROUP(400, "An application is not in this workspace."),
    ERROR_TABLE_DOES_NOT_EXIST(404, "The table does not exist."),
    ERROR_TABLE_NOT_IN_DATABASE(400, "A table is not in this database."),
    ERROR_VIEW_DOES_NOT_EXIST(404, "The view does not exist."),
    ERROR_INVALID_INITIAL_TABLE_DATA(400, "The data must have at least one column."),
    ERROR_INITIAL_SYNC_TABLE_DATA_LIMIT_EXCEEDED(
            400, "More than 5000 rows are imported by a job: send them to async/."),
    ERROR_MAX_FIELD_COUNT_EXCEEDED(400, ""),
    ERROR_MAX_FIELD_NAME_LENGTH_EXCEEDED(400, "A field's name has at most 255 characters."),
    ERROR_INITIAL_TABLE_DATA_HAS_DUPLICATE_NAMES(400, "Two columns have the same name."),
    ERROR_RESERVED_BASEROW_FIELD_NAME(400, "The names id and order are reserved."),
    ERROR_INVALID_BASEROW_FIELD_NAME(400, "A field's name must not be blank."),

    // fields
    ERROR_FIELD_DOES_NOT_EXIST(404, "The field does not exist."),
    ERROR_FIELD_WITH_SAME_NAME_ALREADY_EXISTS(400, "Another field of the table has this name."),
    ERROR_CANNOT_CREATE_FIELD_TYPE(400, ""),
    ERROR_CANNOT_CHANGE_FIELD_TYPE(400, ""),
    ERROR_CANNOT_DELETE_PRIMARY_FIELD(400, ""),
    ERROR_INCOMPATIBLE_PRIMARY_FIELD_TYPE(400, "A field of this type cannot be the primary field."),
    ERROR_SELECT_OPTION_DOES_NOT_BELONG_TO_FIELD(400, "The default is no option of this field."),
    ERROR_DB_INDEX_NOT_SUPPORTED(400, "Fields cannot be indexed yet."),
    ERROR_INVALID_FIELD_CONSTRAINT(400, "There is no such constraint for this field."),
    ERROR_DATE_FORCE_TIMEZONE_OFFSET_ERROR(400, "An offset needs date_include_time."),
    ERROR_FIELD_IS_ALREADY_PRIMARY(400, "The field is the primary field already."),
    ERROR_FIELD_NOT_IN_TABLE(400, "The field is in another table."),
    ERROR_TABLE_HAS_NO_PRIMARY_FIELD(400, "The table has no primary field."),

    // rows
    ERROR_ROW_DOES_NOT_EXIST(404, "The row does not exist."),
    ERROR_ROW_IDS_NOT_UNIQUE(400, "A row is named more than once."),
    ERROR_PAGE_SIZE_LIMIT(400, "A page has at most 200 rows."),
    ERROR_ORDER_BY_FIELD_NOT_FOUND(400, "There is no field to order by under this name."),
    ERROR_ORDER_BY_FIELD_NOT_POSSIBLE(400, "Rows cannot be ordered by this field."),
    ERROR_FIELD_DATA_CONSTRAINT(400, "The row has more in it than a row can hold."),
    ERROR_DATABASE_DEADLOCK(409, "Two writes stood in each other's way; ask again."),

    // operations that meet
    ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT(409, "The action has failed because another operation is in progress."),
    ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT(409, "The action has failed because another operation is in progress."),
    ERROR_FAILED_TO_LOCK_APPLICATION_DUE_TO_CONFLICT(
            409, "The action has failed because another operation is in progress."),
    ERROR_HELD_BY_NAMED_LOCK(423, "The action has failed because a named lock refuses it."),
    ERROR_NAMED_LOCK_DOES_NOT_EXIST(404, "There is no such lock, or it has ended."),
    ERROR_NAMED_LOCK_LIMIT_EXCEEDED(400, "The application has as many named locks as it may have."),

    // jobs and snapshots
    ERROR_JOB_DOES_NOT_EXIST(404, "The job does not exist."),
    ERROR_JOB_NOT_CANCELLABLE(400, "The job has ended already."),
    ERROR_MAX_JOB_COUNT_EXCEEDED(400, "As many jobs of this type as are allowed are waiting or at work already."),
    ERROR_SNAPSHOT_DOES_NOT_EXIST(404, "The snapshot does not exist."),
    ERROR_SNAPSHOT_NAME_NOT_UNIQUE(400, "A snapshot of this application has this name already."),
    ERROR_SNAPSHOT_OPERATION_LIMIT_EXCEEDED(400, "As many snapshots as are allowed are being made already."),
    ERROR_SNAPSHOT_IS_BEING_RESTORED(400, "The snapshot is being restored."),
    ERROR_MAXIMUM_SNAPSHOTS_REACHED(400, "The workspace has as many snapshots as it may have."),

    // trash
    ERROR_TRASH_ITEM_DOES_NOT_EXIST(404, "There is no such thing in the trash."),
    ERROR_PARENT_ID_MUST_BE_PROVIDED(400, "Rows are found by the id of their table, as parent_trash_item_id."),
    ERROR_PARENT_ID_MUST_NOT_BE_PROVIDED(400, "Only rows have a parent_trash_item_id."),
    ERROR_CANNOT_RESTORE_PARENT_BEFORE_CHILD(
            400, "What it lies in is in the trash, too, and has to be restored first."),
    ERROR_TRASH_ITEM_DISALLOWED(400, "It cannot be restored: the table has as many fields as it may have."),

    // exports
    ERROR_EXPORT_JOB_DOES_NOT_EXIST(404, "The export does not exist."),
    ERROR_TOO_MANY_EXPORTS(429, "As many exports are being streamed as one process does at once; ask again.");

    private final int status;
    private final String detail;

    ErrorCode(int status, String detail) {
        this.status = status;
        this.detail = detail;
    }

    public int status() {
        return status;
    }

    /** The usual wording; empty for the codes whose {@code detail} is empty on the wire. */
    public String detail() {
        return detail;
    }

    /** The exception that answers with this code and its usual wording. */
    public Problem problem() {
        return problem(detail);
    }

    /** The exception that answers with this code and a wording of its own. */
    public Problem problem(String wording) {
        return Problem.of(this, wording);
    }
}
