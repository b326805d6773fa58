/** What goes to the trash, comes back, or goes for ever. */
@NullMarked
package io.holdfast.trash;

import org.jspecify.annotations.NullMarked;
