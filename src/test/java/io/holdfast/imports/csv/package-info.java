/** Tests of reading files. */
@NullMarked
package io.holdfast.imports.csv;

import org.jspecify.annotations.NullMarked;
