/** Tables of an application. Owns their entity, rules, SQL and endpoints; what fields they begin with is asked of others. */
@NullMarked
package io.holdfast.table;

import org.jspecify.annotations.NullMarked;
