package io.holdfast.application;

import java.time.Instant;

/**
 * A live application as it was when it was read, without a lock.
 *
 * @param schema the schema of its tables
 * @param order its place in the workspace
 */
public record ApplicationRow(
        int id,
        int workspaceId,
        String workspaceName,
        String type,
        String name,
        String schema,
        int order,
        Instant createdAt) {}
