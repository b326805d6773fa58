/**
 * Names every error the API can give, and renders it.
 *
 * <p>Three shapes leave this package: a domain error ({@link io.holdfast.problem.ErrorCode}), a list of what was wrong with
 * a body or a query ({@link io.holdfast.problem.Faults}), and the bare {@code {"detail"}} of the HTTP layer. Whoever finds
 * a mistake throws a {@link io.holdfast.problem.Problem}; nobody builds an error response by hand.
 *
 * <p>What an endpoint may answer stands beside its method ({@link io.holdfast.problem.Endpoint}) and its class ({@link
 * io.holdfast.problem.CommonErrors}); the description of the API is made of that.
 *
 * <p>Failures of the database are told apart by {@link io.holdfast.problem.SqlStates}.
 *
 * <p>Knows nothing of the features.
 */
@NullMarked
package io.holdfast.problem;

import org.jspecify.annotations.NullMarked;
