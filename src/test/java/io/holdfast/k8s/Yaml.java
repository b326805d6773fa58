package io.holdfast.k8s;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files as they are written, where a key given twice is a mistake. */
final class Yaml {
    static final ObjectMapper MAPPER = new ObjectMapper(new YAMLFactory())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Yaml() {}

    /** The one object of a file. */
    static ObjectNode read(Path file) {
        try {
            List<ObjectNode> all = readAll(Files.readString(file));
            if (all.size() != 1) {
                throw new IllegalArgumentException(file + " has " + all.size() + " objects");
            }
            return all.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    static List<ObjectNode> readAll(String text) {
        try (var objects = MAPPER.readerFor(ObjectNode.class).<ObjectNode>readValues(text)) {
            return objects.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
