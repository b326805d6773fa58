/**
 * The trash: what was deleted can come back, until it is deleted for ever.
 *
 * <pre>
 *            deleted                    emptied, or older than holdfast.trash.keep
 *  live ──────────────▶ in the trash ─────────────────────────────────────────────▶ to go ──▶ deleted for ever
 *   ▲                     │   │                                                       ▲         │ by the chore, under locks
 *   └─────────────────────┘   └── DELETE /api/trash/item/…, under locks ──────────────┼──▶ the same
 *         restored                                                     in use: later ─┘
 * </pre>
 *
 * <p>An entry says who put what there and when: of rows in the schema of their application, of everything else beside the
 * metadata. Each item is deleted for ever in a transaction of its own, with the locks of its operation, so one that is in
 * use, or cannot be deleted, holds up nothing else. Deleting takes an item out of the metadata; what it was in PostgreSQL is
 * left to the janitor ({@link io.holdfast.storage.Janitor}).
 */
@NullMarked
package io.holdfast.trash;

import org.jspecify.annotations.NullMarked;
