/**
 * The copy engine: reads one instant of an application's tables, or of one of them, and shows the copy in one step.
 *
 * <pre>
 *  locks held ──▶ moment taken ──▶ metadata read ──▶ schema and tables announced, made (committed, unseen)
 *                                        │                              │
 *                                        └── of that moment ──▶ rows filled in, of that moment ──▶ shown on the guard
 * </pre>
 *
 * <p>Every transaction that reads imports the snapshot that the guard exported. An old snapshot of a table that was
 * rewritten or truncated since reads as empty, without an error; so each of them first keeps its tables from being changed
 * and asks whether PostgreSQL still has them in the files that the snapshot knows. Where it has not, the copy fails.
 *
 * <p>A job holds its source in one of two ways ({@link io.holdfast.copying.CopyMode}). Row locks refuse every edit, and whole
 * batches of tables are read at a time. Or it holds no row: the advisory lock that whoever destroys things asks for, taken
 * before the moment, keeps the tables there, and they are read in short steps ({@link io.holdfast.copying.RangeTransfer}).
 * The rest is the same.
 *
 * <p>What callers see of a copy has no id in common with its source: ids of select options are drawn anew, in the metadata
 * and, by the statement that copies them, in the cells. A hidden copy keeps them.
 *
 * <p>Until it is shown, a copy is known to the registry alone, from which the janitor removes what a failed attempt left.
 * Names of schemas, tables and columns are new in every attempt, so two attempts never meet in one table.
 */
@NullMarked
package io.holdfast.copying;

import org.jspecify.annotations.NullMarked;
