@NullMarked
package io.holdfast.exports;

import org.jspecify.annotations.NullMarked;
