@NullMarked
package io.holdfast.ops;

import org.jspecify.annotations.NullMarked;
