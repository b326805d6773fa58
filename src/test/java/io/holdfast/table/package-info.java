@NullMarked
package io.holdfast.table;

import org.jspecify.annotations.NullMarked;
