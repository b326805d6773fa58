/**
 * The copy engine: reads one instant of an application's tables and shows the copy in one step.
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
 * <p>Until it is shown, a copy is known to the registry alone, from which the janitor removes what a failed attempt left.
 * Names of schemas, tables and columns are new in every attempt, so two attempts never meet in one table.
 */
@NullMarked
package io.holdfast.copying;

import org.jspecify.annotations.NullMarked;
