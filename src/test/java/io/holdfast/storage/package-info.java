/** Shows how users' tables are written and read. */
@NullMarked
package io.holdfast.storage;

import org.jspecify.annotations.NullMarked;
