package io.holdfast.snapshot;

/** A published snapshot, as far as it takes to delete it. */
record SnapshotRow(int id, int workspaceId, int hiddenApplicationId) {}
