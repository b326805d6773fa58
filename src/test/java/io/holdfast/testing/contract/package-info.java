/** Holds every exchange of the tests against the service's own description of its API. */
@NullMarked
package io.holdfast.testing.contract;

import org.jspecify.annotations.NullMarked;
