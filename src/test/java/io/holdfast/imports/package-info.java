@NullMarked
package io.holdfast.imports;

import org.jspecify.annotations.NullMarked;
