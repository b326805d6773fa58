/**
 * Rows: listed, read, created, changed and deleted, one at a time or in batches (contract section 11).
 *
 * <p>Requests about rows take none of the locks of operations. Each of them knows its table by a remembered
 * {@link io.holdfast.field.TableModel} and is one statement, which compares the versions of that model in the same breath:
 * where they have risen it reads and writes nothing, and the request begins again with the model as it is now
 * ({@link io.holdfast.row.RowRequests}). Statements need no transaction around them: what a batch does, it does in one.
 *
 * <p>There is no object per row. Cells go from the body of a request into the parameters of a statement, and from its result
 * into the JSON of the answer.
 */
@NullMarked
package io.holdfast.row;

import org.jspecify.annotations.NullMarked;
