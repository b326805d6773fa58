@NullMarked
package io.holdfast.duplication;

import org.jspecify.annotations.NullMarked;
