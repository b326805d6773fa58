/**
 * Snapshots of applications: create, list, delete, restore.
 *
 * <p>A snapshot is a whole copy of an application that only the snapshot leads to: a hidden application with a schema of its
 * own. It is made by a job of the type {@code create_snapshot}, which holds the application against every change of
 * structure while rows are read and written. Its row is written in the commit that ends the job, so what a job did not
 * finish is no snapshot. A job of the type {@code restore_snapshot} copies such a copy once more, for callers to see.
 */
@NullMarked
package io.holdfast.snapshot;

import org.jspecify.annotations.NullMarked;
