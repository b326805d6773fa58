@NullMarked
package io.holdfast.ops.openapi;

import org.jspecify.annotations.NullMarked;
