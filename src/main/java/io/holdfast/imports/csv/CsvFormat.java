package io.holdfast.imports.csv;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * How a file is written, as far as its sender said.
 *
 * @param delimiter what stands between two cells; null to be found by looking
 * @param charset its encoding; null for what its byte order mark says, or else UTF-8
 */
public record CsvFormat(
        @Nullable Character delimiter, @Nullable Charset charset) {
    public CsvFormat {
        if (delimiter != null && !mayDelimit(delimiter)) {
            throw new IllegalArgumentException("delimiter");
        }
    }

    /** Everything but quotes, ends of lines, NUL and halves of characters. */
    public static boolean mayDelimit(char c) {
        return c != '"' && c != '\n' && c != '\r' && c != 0 && !Character.isSurrogate(c);
    }
}
