/**
 * Named locks: what tools outside take to keep things from being done while they work, and give back.
 *
 * <pre>
 *   POST   …/locks/            takes one on an application or a table, for 1 s to a day
 *   PATCH  …/locks/{lock}/     renews it, from now
 *   DELETE …/locks/{lock}/     releases it; an admin of the workspace may break another's
 * </pre>
 *
 * <p>Here because this package's parents and itself are the nodes that can be locked. What a lock refuses is decided by
 * {@link io.holdfast.lock.LockName}, when by {@code io.holdfast.lock.NamedLocks}; this package knows who may take, renew and
 * end one, and who its holder is.
 */
@NullMarked
package io.holdfast.table.named;

import org.jspecify.annotations.NullMarked;
