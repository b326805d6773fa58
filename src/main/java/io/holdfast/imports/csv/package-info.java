/**
 * Reads files of comma-separated values as people have them: RFC 4180 with any delimiter, line end and encoding, one record
 * in memory at a time.
 *
 * <pre>
 *  bytes ─▶ {@link io.holdfast.imports.csv.Encoding} ─▶ {@link io.holdfast.imports.csv.DecodedText} ─▶ {@link io.holdfast.imports.csv.CsvRecords}
 *           by its first 64 KiB               fails at the very character        names the record
 * </pre>
 *
 * <p>A line without any character is no record. Records are counted from 0, a header apart. Quoted and unquoted cells mean the
 * same. A quote inside an unquoted cell is a character like any other; one that is never closed, or that has characters behind
 * it, ends the reading.
 */
@NullMarked
package io.holdfast.imports.csv;

import org.jspecify.annotations.NullMarked;
