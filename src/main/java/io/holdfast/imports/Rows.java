package io.holdfast.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an import as they lie in its upload, one in memory at a time. For one thread. */
interface Rows extends AutoCloseable {
    /**
     * A row.
     *
     * @param index its place, from 0
     * @param cells at most as many as are wanted; a missing node for one that is not given
     * @param length how many it has
     */
    record Row(long index, List<JsonNode> cells, int length) {}

    /** The first row, where that has names; null when there is none. */
    @Nullable
    Row header() throws IOException;

    /** The next row; null behind the last one. */
    @Nullable
    Row next() throws IOException;

    /** 0 to 100, by what was read of the upload. */
    int percent();

    @Override
    void close() throws IOException;
}
