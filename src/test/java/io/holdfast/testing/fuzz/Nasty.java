package io.holdfast.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Values that have broken services before, and what can be done to a body. */
final class Nasty {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\t\n",
            "\u0000",
            "a\u0000b",
            "\ud800",
            "\udc00\ud800",
            "a\udfff",
            "\ufeff",
            "\u202eabc",
            "😀".repeat(128),
            "😀".repeat(255),
            "a".repeat(255),
            "a".repeat(256),
            "é".repeat(165),
            "a".repeat(70_000),
            "null",
            "true",
            "NaN",
            "-0",
            "1e5",
            "1e999999",
            "0x10",
            "١٢٣",
            "2147483648",
            "99999999999999999999999999",
            "1".repeat(400),
            "0." + "1".repeat(400),
            "2020-02-30",
            "0000-00-00",
            "-0001-01-01",
            "294276-12-31",
            "+999999999-12-31",
            "9999-12-31T23:59:60Z",
            "2020-01-01T00:00:00+99:99",
            "2020-01-01T00:00:00.0000000001Z",
            "Europe/Berlin",
            "id",
            "order",
            "field_1",
            "'; drop table account; --",
            "\"",
            "\\",
            "%",
            "_",
            "{",
            "last",
            "http://[::1",
            "a@b",
            "a@b.c",
            "+",
            ",,",
            "-");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "1",
            "0.5",
            "255",
            "32768",
            "2147483647",
            "2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "1e5",
            "1e50",
            "1e51",
            "1e400",
            "1e131072",
            "1e999999",
            "1e-999999",
            "0.00000000000000000000000000000000000001",
            "123456789012345678901234567890123456789012345678901234567890");

    private Nasty() {}

    static <T> T oneOf(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    static String text(Random random) {
        return oneOf(random, TEXTS);
    }

    static JsonNode value(Random random) {
        JsonNodeFactory json = JsonNodeFactory.withExactBigDecimals(true);
        return switch (random.nextInt(10)) {
            case 0 -> NullNode.getInstance();
            case 1 -> BooleanNode.valueOf(random.nextBoolean());
            case 2, 3, 4 -> DecimalNode.valueOf(new BigDecimal(oneOf(random, NUMBERS)));
            case 5 -> json.arrayNode();
            case 6 -> json.arrayNode().add(text(random)).addNull().add(1);
            case 7 -> json.objectNode().put(text(random), text(random));
            default -> TextNode.valueOf(text(random));
        };
    }

    /** Puts a nasty value somewhere into a body, or takes something away from it, or adds to it. */
    static JsonNode spoiled(JsonNode body, Random random) {
        if (body.isEmpty() || random.nextInt(12) == 0) {
            return value(random);
        }
        if (body instanceof ObjectNode object) {
            List<String> names = new java.util.ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = oneOf(random, names);
            switch (random.nextInt(6)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(text(random), value(random));
                case 2, 3 -> object.set(name, spoiled(object.get(name), random));
                default -> object.set(name, value(random));
            }
            return object;
        }
        ArrayNode array = (ArrayNode) body;
        int at = random.nextInt(array.size());
        switch (random.nextInt(4)) {
            case 0 -> array.insert(at, value(random));
            case 1 -> array.insert(at, array.get(at).deepCopy());
            default -> array.set(at, spoiled(array.get(at), random));
        }
        return array;
    }

    /** Breaks the text of a body. */
    static byte[] broken(byte[] body, Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> new byte[0];
            case 1 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 2 -> with(body, random, (byte) 0xff);
            case 3 -> with(body, random, (byte) 0);
            case 4 -> with(body, random, (byte) "\"{}[],:x".charAt(random.nextInt(8)));
            case 5 -> "[".repeat(3_000).getBytes(StandardCharsets.UTF_8);
            case 6 -> ("{\"name\":" + "9".repeat(5_000) + "}").getBytes(StandardCharsets.UTF_8);
            case 7 -> "{\"name\":\"a\",\"name\":\"b\"} {}".getBytes(StandardCharsets.UTF_8);
            default -> new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
        };
    }

    private static byte[] with(byte[] body, Random random, byte inserted) {
        int at = random.nextInt(body.length + 1);
        byte[] longer = Arrays.copyOf(body, body.length + 1);
        System.arraycopy(body, at, longer, at + 1, body.length - at);
        longer[at] = inserted;
        return longer;
    }
}
