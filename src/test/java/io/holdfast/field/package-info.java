@NullMarked
package io.holdfast.field;

import org.jspecify.annotations.NullMarked;
