package io.holdfast.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;
import io.holdfast.problem.Input;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code configuration} of an import: which fields tell that a row is there already, and which of such a row are left
 * alone. Of the values that are compared only the number is kept.
 *
 * @param fields the ids given as {@code upsert_fields}; empty when there are none
 * @param skipped the ids given as {@code skipped_fields}
 * @param values how many lists {@code upsert_values} has
 * @param faults what is wrong with it by itself
 */
record Upserting(List<Integer> fields, List<Integer> skipped, long values, Faults faults) {
    static final Upserting NONE = new Upserting(List.of(), List.of(), 0, new Faults());

    private static final String CONFIGURATION = "configuration";
    private static final String FIELDS = "upsert_fields";
    private static final String VALUES = "upsert_values";
    private static final String SKIPPED = "skipped_fields";
    /** More fields than a table can have need not be remembered. */
    private static final int MOST_IDS = 1_000;

    Upserting {
        fields = List.copyOf(fields);
        skipped = List.copyOf(skipped);
    }

    /** Reads the value at the parser. */
    static Upserting read(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return NONE;
        }
        Faults faults = new Faults();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return new Upserting(List.of(), List.of(), 0, faults.add(Fault.NOT_AN_OBJECT));
        }
        List<Integer> fields = List.of();
        List<Integer> skipped = List.of();
        long values = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case FIELDS -> fields = ids(parser, name, 1, faults);
                case SKIPPED -> skipped = ids(parser, name, 0, faults);
                case VALUES -> values = count(parser, faults);
                default -> parser.skipChildren();
            }
        }
        if (!fields.isEmpty() && values == 0 && faults.isEmpty()) {
            faults.add("upsert_value", Fault.invalid("upsert_values must not be empty when upsert_fields are given."));
        }
        return new Upserting(fields, skipped, values, faults);
    }

    private static List<Integer> ids(JsonParser parser, String name, int fewest, Faults faults) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            faults.add(name, Fault.NOT_A_LIST);
            return List.of();
        }
        List<Integer> ids = new ArrayList<>();
        ElementFaults inside = new ElementFaults();
        long index = 0;
        for (; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            JsonNode element = Tokens.shallow(parser);
            BigDecimal id = Input.integerOf(element);
            if (id == null) {
                inside.add(index, Fault.NOT_INTEGER);
            } else if (ids.size() < MOST_IDS) {
                // what is beyond the range of ids is nobody's
                ids.add(id.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0 ? -1 : id.intValue());
            }
        }
        if (index < fewest) {
            faults.add(name, Fault.tooFew(fewest));
        }
        faults.addAll(name, inside.faults());
        return ids;
    }

    private static long count(JsonParser parser, Faults faults) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return 0;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            faults.add(VALUES, Fault.NOT_A_LIST);
            return 0;
        }
        ElementFaults inside = new ElementFaults();
        long index = 0;
        for (; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                inside.add(index, Fault.NOT_A_LIST);
            }
            parser.skipChildren();
        }
        faults.addAll(VALUES, inside.faults());
        return index;
    }

    /** Notes what is wrong with it, beside data that are right in themselves. */
    void addTo(Faults body, long rows) {
        body.addAll(CONFIGURATION, faults);
        if (body.isEmpty() && values > 0 && values != rows) {
            Fault differs = Fault.invalid("data and configuration.upsert_values should have the same length.");
            body.add("data", differs);
            body.put(CONFIGURATION, JsonNodeFactory.instance.objectNode().set(VALUES, Faults.leaf(differs)));
        }
    }
}
