/** Requests made up from the description of the API: as it wants them, nearly so, and not at all. */
@NullMarked
package io.holdfast.testing.fuzz;

import org.jspecify.annotations.NullMarked;
