/**
 * Imports rows from JSON or a CSV file, into a table that exists or one that is made of them, as jobs of the type {@code
 * file_import}.
 *
 * <pre>
 *  JSON ─▶ {@link io.holdfast.imports.BodyScan} ─▶ upload, job       looked at and stored, a piece at a time
 *  CSV  ─────────────▶ upload, job       stored unseen: what is wrong with a file is told by its job
 *  job  ─▶ {@link io.holdfast.imports.Rows} ─▶ {@link io.holdfast.imports.Placement} ─▶ checked ─▶ COPY on the guard ─▶ published
 * </pre>
 *
 * <p>The rows are copied in the very transaction that holds the job's locks, so readers see all of them or none, and a
 * process that dies leaves nothing. Only one statement can run on that connection, and while rows flow it is COPY: all else,
 * progress and the reading of the upload among it, goes over other connections.
 */
@NullMarked
package io.holdfast.imports;

import org.jspecify.annotations.NullMarked;
