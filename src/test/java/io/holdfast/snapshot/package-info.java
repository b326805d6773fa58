@NullMarked
package io.holdfast.snapshot;

import org.jspecify.annotations.NullMarked;
