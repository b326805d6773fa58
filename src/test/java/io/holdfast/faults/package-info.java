/**
 * What becomes of imports, snapshots, other jobs and deletions when a process dies, stops or loses PostgreSQL, at the packaged
 * service.
 *
 * <p>A {@link io.holdfast.faults.Site} is one PostgreSQL and two processes of the service, each behind
 * {@link io.holdfast.faults.Wire}s of its own. A {@link io.holdfast.faults.Scene} brings one
 * {@link io.holdfast.faults.Work} to a {@link io.holdfast.faults.Phase}: it takes, in PostgreSQL, a lock that the work will
 * ask for there, and watches it come to a stand. Nothing in the service knows of this, and nobody sleeps.
 */
@NullMarked
package io.holdfast.faults;

import org.jspecify.annotations.NullMarked;
