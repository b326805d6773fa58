/** Health, metrics, start, stop, the embedded database. Reads any package; nobody uses it. */
@NullMarked
package io.holdfast.ops;

import org.jspecify.annotations.NullMarked;
