/** Whole stories, told through HTTP. */
@NullMarked
package io.holdfast;

import org.jspecify.annotations.NullMarked;
