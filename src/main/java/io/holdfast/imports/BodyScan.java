package io.holdfast.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.BodyReader;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;
import io.holdfast.problem.Input;
import io.holdfast.problem.Json;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over the body of an import has seen: its small members, and of the data everything but the cells
 * themselves. Members may come in any order, but none of them twice: the job that reads the data later would have to guess
 * which of them is meant.
 */
final class BodyScan {
    static final String DATA = "data";

    private static final String CONFIGURATION = "configuration";
    private static final Set<String> SMALL = Set.of("name", "first_row_header");
    /** The most that a row may have, so that a job can hold one in memory. */
    private static final long MAX_ROW_BYTES = 16 * 1024 * 1024;

    private static final Fault ROW_TOO_LARGE =
            new Fault("A row has at most " + MAX_ROW_BYTES + " bytes.", "max_length");

    private final JsonParser parser;
    private final CountedInput in;
    private final CellRule rule;
    private final Set<String> seen = new HashSet<>();
    private final ObjectNode small = JsonNodeFactory.instance.objectNode();
    private final ElementFaults rowFaults = new ElementFaults();
    private @Nullable JsonToken data;
    private long rows;
    private int columns;
    private Upserting upserting = Upserting.NONE;

    private BodyScan(JsonParser parser, CountedInput in, CellRule rule) {
        this.parser = parser;
        this.in = in;
        this.rule = rule;
    }

    /** What is asked of cells before there is a job. */
    enum CellRule {
        /** Only that they are JSON: the fields of a table decide, and a row that breaks a rule of theirs is reported. */
        JSON,
        /** That their texts can be stored: of a new table all fields are text, and no row can be left out. */
        TEXT
    }

    /**
     * Reads a body to its end.
     *
     * @throws Problem 400 for what is no JSON or no object; everything else is told by {@link #input} and {@link #addTo}
     */
    static BodyScan of(InputStream body, CellRule rule) throws IOException {
        CountedInput in = new CountedInput(body);
        try (JsonParser parser = Json.MAPPER.getFactory().createParser(in)) {
            BodyScan scan = new BodyScan(parser, in, rule);
            scan.body();
            return scan;
        } catch (JsonProcessingException | NumberFormatException e) {
            throw BodyReader.unparsable(e);
        }
    }

    private void body() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            // an empty body counts as an object without members
            return;
        }
        if (first == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                member(name);
            }
        } else {
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw unparsable("there is something behind the end of the body");
        }
        if (first != JsonToken.START_OBJECT) {
            throw Problem.ofBody(Faults.WHOLE, first == JsonToken.VALUE_NULL ? Fault.NULL : Fault.NOT_AN_OBJECT);
        }
    }

    private void member(String name) throws IOException {
        boolean known = name.equals(DATA) || name.equals(CONFIGURATION) || SMALL.contains(name);
        if (known && !seen.add(name)) {
            throw unparsable("\"" + name + "\" is there twice");
        }
        if (name.equals(DATA)) {
            data();
        } else if (name.equals(CONFIGURATION)) {
            upserting = Upserting.read(parser);
        } else if (known) {
            small.set(name, Tokens.shallow(parser));
        } else {
            parser.skipChildren();
        }
    }

    private static Problem unparsable(String what) {
        return Problem.ofHttp(400, "JSON parse error: " + what);
    }

    private void data() throws IOException {
        data = parser.currentToken();
        if (data != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        for (; parser.nextToken() != JsonToken.END_ARRAY; rows++) {
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                row();
            } else {
                parser.skipChildren();
                rowFaults.add(rows, Fault.NOT_A_LIST);
            }
        }
    }

    private void row() throws IOException {
        RowTexts texts = new RowTexts();
        long begin = in.count();
        int cells = 0;
        for (; parser.nextToken() != JsonToken.END_ARRAY; cells++) {
            Tokens.check(parser, rule == CellRule.TEXT ? texts : (buffer, offset, length) -> {});
        }
        columns = Math.max(columns, cells);
        if (in.count() - begin > MAX_ROW_BYTES) {
            rowFaults.add(rows, ROW_TOO_LARGE);
        } else if (texts.fault != null) {
            rowFaults.add(rows, texts.fault);
        }
    }

    private static final class RowTexts implements Tokens.TextCheck {
        private @Nullable Fault fault;

        @Override
        public void see(char[] buffer, int offset, int length) {
            for (int i = offset; i < offset + length && fault == null; i++) {
                char c = buffer[i];
                if (c == 0) {
                    fault = Fault.NUL_CHARACTER;
                } else if (Character.isHighSurrogate(c)
                        && i + 1 < offset + length
                        && Character.isLowSurrogate(buffer[i + 1])) {
                    i++;
                } else if (Character.isSurrogate(c)) {
                    fault = Fault.NOT_UNICODE;
                }
            }
        }
    }

    /** The members that are read by rule. */
    Input input() {
        return Input.of(small);
    }

    /** Notes what is wrong with the data. */
    void addTo(Faults faults, boolean dataIsRequired) {
        JsonToken given = data;
        if (given == null || given == JsonToken.VALUE_NULL) {
            if (dataIsRequired) {
                faults.add(DATA, given == null ? Fault.REQUIRED : Fault.NULL);
            }
        } else if (given != JsonToken.START_ARRAY) {
            faults.add(DATA, Fault.NOT_A_LIST);
        } else if (rows == 0) {
            faults.add(DATA, Fault.tooFew(1));
        } else {
            faults.addAll(DATA, rowFaults.faults());
        }
    }

    boolean hasData() {
        return data == JsonToken.START_ARRAY;
    }

    /** How many rows there are, that of a header included. */
    long rows() {
        return rows;
    }

    /** How many cells the longest row has. */
    int columns() {
        return columns;
    }

    /** How long the body is. */
    long bytes() {
        return in.count();
    }

    Upserting upserting() {
        return upserting;
    }
}
