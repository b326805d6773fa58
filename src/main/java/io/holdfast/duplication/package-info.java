/**
 * Duplicates of tables and whole applications, each made by a job.
 *
 * <p>A duplicate holds what its source held at one instant: tables, fields, options, rows with their ids, places and times.
 * What is in the trash is left out. It has no id of a field or an option in common with its source, so neither ever changes
 * with the other.
 */
@NullMarked
package io.holdfast.duplication;

import org.jspecify.annotations.NullMarked;
