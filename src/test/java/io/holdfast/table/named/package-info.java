@NullMarked
package io.holdfast.table.named;

import org.jspecify.annotations.NullMarked;
