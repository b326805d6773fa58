/** Tests of rows. */
@NullMarked
package io.holdfast.row;

import org.jspecify.annotations.NullMarked;
