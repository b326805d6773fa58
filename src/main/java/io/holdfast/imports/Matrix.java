package io.holdfast.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an import of JSON. {@link BodyScan} has looked at all of it before. */
final class Matrix implements Rows {
    private final CountedInput in;
    private final JsonParser parser;
    private final Cells cells;
    private final int mostCells;
    private final long bytes;
    private long index;

    /** How much of a list or object in a cell is wanted. */
    enum Cells {
        /** Nothing: no field takes one. It comes back empty. */
        SHALLOW,
        /** Its JSON as a text. */
        TEXT
    }

    private Matrix(CountedInput in, JsonParser parser, Cells cells, int mostCells, long bytes) {
        this.in = in;
        this.parser = parser;
        this.cells = cells;
        this.mostCells = mostCells;
        this.bytes = bytes;
    }

    /**
     * Stands before the first row.
     *
     * @param mostCells how many cells of a row are wanted
     * @param bytes how long the upload is
     */
    static Matrix open(InputStream upload, Cells cells, int mostCells, long bytes) throws IOException {
        CountedInput in = new CountedInput(upload);
        JsonParser parser = Json.MAPPER.getFactory().createParser(in);
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isData = parser.currentName().equals(BodyScan.DATA);
            parser.nextToken();
            if (isData) {
                return new Matrix(in, parser, cells, mostCells, bytes);
            }
            parser.skipChildren();
        }
        throw new IllegalStateException("the upload has no data");
    }

    /** A row like any other; it is counted. */
    @Override
    public @Nullable Row header() throws IOException {
        return next();
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            return null;
        }
        List<JsonNode> row = new ArrayList<>();
        int length = 0;
        for (; parser.nextToken() != JsonToken.END_ARRAY; length++) {
            if (length < mostCells) {
                row.add(cells == Cells.TEXT ? Tokens.flat(parser) : Tokens.shallow(parser));
            } else {
                parser.skipChildren();
            }
        }
        return new Row(index++, row, length);
    }

    @Override
    public int percent() {
        return in.percentOf(bytes);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
