/**
 * Decides which operations may run together, takes the locks, says who is in the way.
 *
 * <p>The chapter in one page. Applications hold tables, tables hold fields; each of them is a row, and a lock is PostgreSQL's
 * own lock on that row. It lives exactly as long as its transaction: a killed process leaves nothing behind.
 *
 * <pre>
 *  held \ asked     KEY_SHARE   SHARE   NO_KEY_UPDATE   UPDATE
 *  KEY_SHARE          pass       pass       pass         block     jobs that write rows into a structure
 *  SHARE              pass       pass       block        block     jobs that read a structure
 *  NO_KEY_UPDATE      pass       block      block        block     edits of the description
 *  UPDATE             block      block      block        block     edits of what is stored
 * </pre>
 *
 * <ol>
 *   <li>{@link io.holdfast.lock.Operation} is the table: which operation needs which strength on which rows. Callers name an
 *       operation and a {@link io.holdfast.lock.Target}, never a strength.
 *   <li>{@link io.holdfast.lock.Edits} runs an edit: retry, transaction, locks, work.
 *   <li>{@link io.holdfast.lock.GuardLocks} takes a job's locks on the connection that guards it.
 *   <li>{@link io.holdfast.lock.Holders} tells who holds what, from what PostgreSQL itself shows: every holder carries a
 *       {@link io.holdfast.lock.Label} and a shared advisory lock for as long as it holds.
 *   <li>{@link io.holdfast.lock.LockName} is the second table: what tools outside can forbid by name, for a time. Such locks are rows
 *       of a table ({@link io.holdfast.lock.NamedLock}), taken under the row locks of a reader; whoever does what they may forbid
 *       reads them under its own row locks ({@code NamedLocks}), so there is no second order of things.
 * </ol>
 *
 * <p>A waiter holds nothing: it asks for all rows at once without waiting, gives everything back when one is taken, waits
 * on that one, asks again. The features implement {@link io.holdfast.lock.LockableRows} with their own query; this package
 * knows identifiers and nothing else of them.
 */
@NullMarked
package io.holdfast.lock;

import org.jspecify.annotations.NullMarked;
