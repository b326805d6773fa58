/** Fields of a table: their entity, rules, SQL and endpoints. What a type is lies in {@code field.type}. */
@NullMarked
package io.holdfast.field;

import org.jspecify.annotations.NullMarked;
