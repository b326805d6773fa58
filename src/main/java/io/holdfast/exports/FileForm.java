package io.holdfast.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jooq.Field;

/** How the rows of a table are written into a file: what PostgreSQL is asked for, and what is made of its lines. */
sealed interface FileForm permits CsvForm, JsonForm {
    /** What COPY is to select: the row's id first, before which no digit stands, then a text for each field. */
    List<Field<?>> columns();

    /** How COPY is to write it, in the parentheses behind {@code to stdout}. */
    String copyOptions();

    void begin(OutputStream out) throws IOException;

    /**
     * Writes a line that COPY gave.
     *
     * @param line with the newline that ends it
     * @param isFirst whether it is the first one of the file
     */
    void row(OutputStream out, byte[] line, boolean isFirst) throws IOException;

    void end(OutputStream out) throws IOException;
}
