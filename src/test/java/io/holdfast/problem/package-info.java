@NullMarked
package io.holdfast.problem;

import org.jspecify.annotations.NullMarked;
