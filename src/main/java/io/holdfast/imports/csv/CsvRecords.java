package io.holdfast.imports.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a file, one in memory at a time. For one thread. */
public final class CsvRecords implements AutoCloseable {
    /** The most characters that a record may have, so that one fits into memory several times. */
    public static final int MAX_RECORD = 8 * 1024 * 1024;

    private static final int SAMPLE = 64 * 1024;

    private final DecodedText text;
    private final Encoding encoding;
    private final Collector collector;
    private final CloseableIterator<Record> records;
    private final int mostCells;
    private long next;
    private boolean inHeader;

    /**
     * One of them.
     *
     * @param index its place from 0, a header apart
     * @param cells the first of its cells, as many as are wanted
     * @param length how many it has
     */
    public record Record(long index, List<String> cells, int length) {}

    private CsvRecords(DecodedText text, Encoding encoding, char delimiter, int mostCells) {
        this.text = text;
        this.encoding = encoding;
        this.mostCells = mostCells;
        this.collector = new Collector();
        this.records = parser(delimiter).build(collector, text).iterator();
    }

    /**
     * Stands before the first record.
     *
     * @param mostCells how many cells of a record are wanted; the rest of it is counted
     * @throws CsvFault when this is no text in the encoding it should have
     */
    public static CsvRecords open(InputStream file, CsvFormat format, int mostCells) throws IOException {
        byte[] sample = file.readNBytes(SAMPLE);
        Encoding encoding = Encoding.of(sample, format.charset());
        Character delimiter = format.delimiter();
        if (delimiter == null) {
            String begin = new String(sample, encoding.mark(), sample.length - encoding.mark(), encoding.charset());
            delimiter = Delimiters.of(begin, sample.length < SAMPLE);
        }
        InputStream bytes = new SequenceInputStream(
                new ByteArrayInputStream(sample, encoding.mark(), sample.length - encoding.mark()), file);
        return new CsvRecords(new DecodedText(bytes, encoding.charset()), encoding, delimiter, mostCells);
    }

    /** Everything that parsers here have in common. */
    static CsvReader.CsvReaderBuilder parser(char delimiter) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(MAX_RECORD);
    }

    /**
     * The first record as a header, which is not counted; null when the file has no record.
     *
     * @throws CsvFault as {@link #next}, and when a name in it has a NUL character
     */
    public @Nullable List<String> header() throws IOException {
        inHeader = true;
        Record header = next();
        inHeader = false;
        next = 0;
        if (header == null) {
            return null;
        }
        if (header.cells.stream().anyMatch(name -> name.indexOf('\0') >= 0)) {
            throw new CsvFault("A name in the header has a NUL character: the file is not text in "
                    + encoding.charset().name() + ", or no text at all.");
        }
        return header.cells;
    }

    /**
     * The next record; null behind the last one.
     *
     * @throws CsvFault when the file is broken here
     */
    public @Nullable Record next() throws IOException {
        try {
            if (!records.hasNext()) {
                return null;
            }
            Record record = records.next();
            next++;
            return record;
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            if (cause instanceof CharacterCodingException) {
                throw new CsvFault(
                        "The file is not text in " + encoding.charset().name() + ": " + place()
                                + " has bytes that mean nothing in it. Say its encoding by charset.");
            }
            throw cause;
        } catch (CsvParseException e) {
            // the parser reads ahead, so the record began a little before its begin was noted
            throw text.count() - collector.begin > MAX_RECORD - SAMPLE
                    ? tooLong()
                    : new CsvFault("The file cannot be read, because of " + place() + ": " + e.getMessage() + ".");
        }
    }

    private String place() {
        return inHeader ? "its header" : "record " + next;
    }

    private CsvFault tooLong() {
        return new CsvFault("The file cannot be read, because " + place() + " is longer than " + MAX_RECORD
                + " characters. Is a quote missing, or the delimiter another one?");
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    /** Makes records of what the parser finds. */
    private final class Collector extends AbstractBaseCsvCallbackHandler<Record> {
        private List<String> cells = List.of();
        private long size;
        /** How many characters had been read when the record was begun. */
        private long begin;

        @Override
        protected void handleBegin(long line) {
            cells = new ArrayList<>();
            size = 0;
            begin = text.count();
        }

        @Override
        protected void handleField(int place, char[] buffer, int offset, int length, boolean quoted) {
            size += length;
            if (size > MAX_RECORD) {
                throw new CsvParseException("too long");
            }
            if (place < mostCells) {
                cells.add(length == 0 ? "" : new String(buffer, offset, length));
            }
        }

        @Override
        protected Record buildRecord() {
            return new Record(next, cells, getFieldCount());
        }
    }
}
