/**
 * The users' tables as PostgreSQL has them: physical names and their registry, DDL under short lock timeouts, versions, the
 * drop list and its sweep.
 *
 * <p>An application is a schema; a table is a table of it with typed columns; a field is a column. Physical names come from
 * a sequence, carry no name of a user, and are never changed nor used again: they are stored in the metadata and read from
 * there. Beside the tables lies {@code version}: a row for each table and one for the application, which every row request
 * compares in its own statement. All SQL on users' tables is made with jOOQ.
 *
 * <p>Every schema and table has a line in the registry, committed before it is made and removed after it is dropped, so
 * whatever a killed process leaves behind is known by name.
 *
 * <p>Nothing is rewritten in place: who gives a table another form makes a second one ({@link io.holdfast.storage.Rebuild}).
 */
@NullMarked
package io.holdfast.storage;

import org.jspecify.annotations.NullMarked;
