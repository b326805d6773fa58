/**
 * Describes the API in OpenAPI, and shows the description.
 *
 * <p>The document is made once, when the service is built, of the resource classes (addresses, methods, parameters, statuses,
 * {@link io.holdfast.problem.Endpoint}), of rules that hold for every endpoint ({@link io.holdfast.ops.openapi.Answers}), and of
 * {@code META-INF/openapi.yaml} (texts, schemas). So it costs nothing at run time, and a native executable has it as well.
 * What is in it is held against every exchange of the tests ({@code io.holdfast.testing.contract}).
 */
@NullMarked
package io.holdfast.ops.openapi;

import org.jspecify.annotations.NullMarked;
