/** The small language our tests speak, and the PostgreSQL they run on. */
@NullMarked
package io.holdfast.testing;

import org.jspecify.annotations.NullMarked;
