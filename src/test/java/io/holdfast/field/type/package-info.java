/** Shows what cells, options and conversions do, case by case. */
@NullMarked
package io.holdfast.field.type;

import org.jspecify.annotations.NullMarked;
