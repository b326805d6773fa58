package io.holdfast.imports;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.problem.Json;
import java.io.IOException;
import java.io.StringWriter;

/** Values of a JSON stream, one at a time. Numbers keep every digit, as in a body that is read whole. */
final class Tokens {
    private static final JsonNodeFactory NODES = Json.MAPPER.getNodeFactory();

    private Tokens() {}

    /** The value at the parser, as far as rules look into it: a list or an object is passed over and comes back empty. */
    static JsonNode shallow(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_ARRAY -> {
                parser.skipChildren();
                yield NODES.arrayNode();
            }
            case START_OBJECT -> {
                parser.skipChildren();
                yield NODES.objectNode();
            }
            default -> scalar(parser);
        };
    }

    /** The value at the parser, whole: a list or an object comes as the text of its JSON. */
    static JsonNode flat(JsonParser parser) throws IOException {
        return parser.currentToken().isStructStart() ? NODES.textNode(text(parser)) : scalar(parser);
    }

    private static JsonNode scalar(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case null, default -> throw new IllegalStateException("no value: " + parser.currentToken());
        };
    }

    private static String text(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = Json.MAPPER.getFactory().createGenerator(text)) {
            generator.copyCurrentStructureExact(parser);
        }
        return text.toString();
    }

    /**
     * Reads over the value at the parser, and into every text and number of it: what cannot be read later fails here. A
     * parser leaves alone what nobody asks for.
     */
    static void check(JsonParser parser, TextCheck texts) throws IOException {
        int depth = 0;
        do {
            JsonToken token = depth == 0 ? parser.currentToken() : parser.nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            switch (token) {
                case VALUE_STRING ->
                    texts.see(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                case VALUE_NUMBER_INT -> parser.getNumberValue();
                case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
                default -> {}
            }
        } while (depth > 0);
    }

    /** Looks at a text without making a String of it. */
    @FunctionalInterface
    interface TextCheck {
        void see(char[] buffer, int offset, int length);
    }
}
