/**
 * Users, workspaces, roles, tokens: who may do what.
 *
 * <p>Every endpoint asks who is calling before it looks at anything else ({@link io.holdfast.access.Authentication}), unless
 * it is marked {@link io.holdfast.access.Anonymous}. Other features see the caller and what they may reach through
 * {@link io.holdfast.access.Access} alone, which reads the database with every request: a member who was removed is out with
 * their next request, in every process.
 *
 * <p>Order in which rows are locked here, so that nobody waits in a circle: an account, then memberships by id, then a
 * workspace. What {@link io.holdfast.access.WorkspaceTrash} locks comes before all of them.
 *
 * <p>May use {@code problem} and nothing else.
 */
@NullMarked
package io.holdfast.access;

import org.jspecify.annotations.NullMarked;
