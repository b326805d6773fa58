/**
 * Runs long operations once, visibly, to an end: queue, progress, cancellation, rescue.
 *
 * <p>A feature implements {@link io.holdfast.job.JobHandler}; its endpoint calls {@link io.holdfast.job.Jobs#create} in the
 * transaction that checked everything. What happens between is this package's.
 *
 * <pre>
 *                      blocked; process stops (given back)
 *                 ┌───────────────────────────────────────────┐
 *                 ▼          claim: attempt + 1               │
 *  create ──▶ PENDING ────────────────────────────────────▶ RUNNING ──── publish ─────▶ FINISHED
 *                 │                                         │ ▲  │ │
 *                 │ cancel                  takeover: attempt + 1┘ │ └── fail, too long,
 *                 │                                         │      │     lost, waited too ──▶ FAILED
 *                 │                                         │cancel│     long
 *                 ▼            undone                       ▼
 *             CANCELLED ◀──────────────────────────── CANCELLING
 *
 *  what callers see:  pending      PENDING, and RUNNING until it holds all its locks ({@code locked})
 *                     started      RUNNING and locked, or the handler's own word; {@code publishing} at the end
 *                     the others   as they are called
 * </pre>
 *
 * <p>Every edge is one statement that names the state, and inside an attempt its number, that it starts from
 * ({@link io.holdfast.job.JobTable}); no row touched means that somebody else was faster. So a cancellation and a publication
 * that meet never both win.
 *
 * <p>The connections of an attempt, all of them labelled {@code hf job <id> …} from their first statement on:
 *
 * <ul>
 *   <li>The <b>guard</b>, from the pool of guards, READ COMMITTED: fence, row locks, the exported snapshot, publishing. Its
 *       commit shows the result, sets the final state and releases the locks.
 *   <li><b>Data transactions</b>, from the service's pool, REPEATABLE READ on the guard's snapshot, or READ COMMITTED: short,
 *       each behind the fence.
 *   <li>Progress, {@code locked} and every other change of the job's row while it runs: a statement of its own, at once
 *       visible.
 * </ul>
 *
 * <p>Who waits for whom on the row of a job:
 *
 * <ul>
 *   <li>The <b>fence</b>, {@code for key share} where {@code attempt} and {@code state = 'running'} are as claimed, passes
 *       beside progress and cancellation (plain updates), and lasts as long as its transaction.
 *   <li>A <b>takeover</b> asks {@code for update}, which no fence passes. While one is held it ends the backends that carry the
 *       label, and asks again; then it raises {@code attempt}. A fence that comes later finds no row, or, on an older
 *       snapshot, fails with 40001: a process that was stopped and wakes up writes nothing.
 *   <li><b>Publishing</b> and <b>cancelling</b> update the row on the same condition: the second waits for the first and finds
 *       the state changed.
 *   <li><b>Creating</b> a job locks its account's row ({@code for no key update}), so the limit per account holds.
 * </ul>
 *
 * <p>And with edits: a job whose locks are taken waits as {@code pending}, holding nothing. A job about to ask for its locks
 * lets edits go first that have raised their flag ({@link io.holdfast.lock.Advisory#WAITING}), for as long as an edit may
 * wait. Publishing that needs more than the job holds ({@link io.holdfast.job.JobRun#upgrade}) raises that flag itself.
 *
 * <p>Which pending job a process takes next is decided by one statement over all processes: workspaces have their turns
 * ({@link io.holdfast.job.FairTurns}). Whoever waits for a job's next state is told by a look that all who wait in a process
 * share ({@link io.holdfast.job.JobWatch}).
 *
 * <p>What is left when all is over is swept away: a {@link io.holdfast.job.Broom} for each kind of thing, used again and again
 * by one process at a time ({@link io.holdfast.job.Sweep}).
 *
 * <p>Time is PostgreSQL's ({@link io.holdfast.job.DatabaseClock}). Nothing about a job is decided by what a process
 * remembers: {@link io.holdfast.job.Attempts} only tells the attempts of its own process that they are to end.
 */
@NullMarked
package io.holdfast.job;

import org.jspecify.annotations.NullMarked;
