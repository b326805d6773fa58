/**
 * What long operations and locks cost, beside raw PostgreSQL: the packaged service and PostgreSQL alone do the same in turn,
 * on the same server, and what is printed is how the two compare. Absolute times say little on a machine that others use too.
 *
 * <p>No test and no assertion: whoever runs it reads the table.
 */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
