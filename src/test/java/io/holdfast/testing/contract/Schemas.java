package io.holdfast.testing.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Schemas of a document, each compiled once. */
final class Schemas {
    private static final int FAULTS_TOLD = 12;

    /** Where referred schemas are is no business of a validator, but it asks to be told. */
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .keyword(new NonValidationKeyword("components"))
            .keyword(new NonValidationKeyword("example"))
            .build();

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(DIALECT);
    private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();
    private final JsonNode components;

    /** @param components of the document, which schemas refer to as {@code #/components/…} */
    Schemas(JsonNode components) {
        this.components = components;
    }

    /** What is wrong with a value; empty when nothing is. */
    String faults(JsonNode schema, JsonNode value) {
        List<com.networknt.schema.Error> errors =
                compiled.computeIfAbsent(schema, this::compile).validate(value);
        return errors.stream()
                .limit(FAULTS_TOLD)
                .map(com.networknt.schema.Error::toString)
                .collect(Collectors.joining("\n"));
    }

    private Schema compile(JsonNode schema) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putArray("allOf").add(schema);
        document.set("components", components);
        return registry.getSchema(document);
    }
}
