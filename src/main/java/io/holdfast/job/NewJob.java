package io.holdfast.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A job to be created.
 *
 * @param type that of a {@link JobHandler}
 * @param accountId who asks for it
 * @param tableId null where it is about a whole application, or a table still to be made
 * @param payload what the handler needs to do it, in whichever process
 */
public record NewJob(
        String type,
        int accountId,
        int workspaceId,
        int applicationId,
        @Nullable Integer tableId,
        ObjectNode payload) {}
