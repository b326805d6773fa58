/**
 * What the ten types of a field are: their options, their cells, their columns, and how values pass from one type to another.
 *
 * <p>Pure logic: no database is asked here, jOOQ only builds expressions. A field's definition is one value,
 * {@link io.holdfast.field.type.FieldOptions}, a record per type; everything that needs the options is a method of it. What
 * speaks of two definitions stands apart: {@link io.holdfast.field.type.Compatibility} (does a change touch stored values?)
 * and {@link io.holdfast.field.type.Conversion} (what becomes of them?). A type by its name on the wire is a
 * {@link io.holdfast.field.type.FieldType}.
 *
 * <p>Columns carry no option: numbers have no scale, selects hold the id of their option, nothing has a check or a
 * default. So a change that is only descriptive needs no DDL.
 *
 * <p>Knows {@code problem}, and how {@code storage} writes COPY.
 */
@NullMarked
package io.holdfast.field.type;

import org.jspecify.annotations.NullMarked;
