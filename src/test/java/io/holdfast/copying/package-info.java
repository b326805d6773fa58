@NullMarked
package io.holdfast.copying;

import org.jspecify.annotations.NullMarked;
