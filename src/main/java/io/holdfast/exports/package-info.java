/**
 * Exports of tables as files: by a job that keeps the file for a while, or streamed at once.
 *
 * <pre>
 *  job     ─▶ locks, or the physical lock ({@code "edits": "pass"}) ─▶ moment taken ─▶ fields ─▶ rows ─▶ pieces ─▶ published
 *  stream  ─▶ the physical lock ────────────────────────────────────▶ moment taken ─▶ fields ─▶ rows ─▶ whoever asked
 * </pre>
 *
 * <p>Rows come in the table's order and in ranges of it, each read by a COPY of its own in a short transaction on the one
 * snapshot ({@link io.holdfast.exports.RowRanges}): what has to wait for the table gets in between two ranges. PostgreSQL makes
 * the texts of cells ({@link io.holdfast.exports.CsvForm}, {@link io.holdfast.exports.JsonForm}); here bytes are passed on.
 *
 * <p>A file is pieces in PostgreSQL, so every process serves it. Pieces are stored under the number of the attempt that made
 * them; the row that leads to them is written in the commit that ends the job. What no row leads to, and no attempt at work,
 * is swept away.
 */
@NullMarked
package io.holdfast.exports;

import org.jspecify.annotations.NullMarked;
