package io.holdfast.testing.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The description of the API as a service gives it. */
public final class ApiDocument {
    private static @Nullable ApiDocument known;

    private final JsonNode root;
    private final List<Described> operations = new ArrayList<>();
    private final Schemas schemas;

    private ApiDocument(JsonNode root) {
        this.root = root;
        this.schemas = new Schemas(root.path("components"));
        root.path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue()
                        .fields()
                        .forEachRemaining(operation -> operations.add(Described.of(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
    }

    /** Read from the first service that is asked: all of a run are of the same build, and some are killed as soon as they answered. */
    public static synchronized ApiDocument of(URI service) {
        ApiDocument document = known == null ? read(service) : known;
        known = document;
        return document;
    }

    private static ApiDocument read(URI service) {
        URI address = service.resolve("/api/schema.json");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String text = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
            return new ApiDocument(Json.MAPPER.readTree(text));
        } catch (IOException e) {
            throw new AssertionError("no description at " + address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public JsonNode root() {
        return root;
    }

    public List<Described> operations() {
        return operations;
    }

    /** Follows a {@code $ref}, if it is one. */
    public JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isTextual() ? root.at(reference.textValue().substring(1)) : node;
    }

    boolean has(String path) {
        return operations.stream().anyMatch(operation -> operation.isAt(path));
    }

    Optional<Described> find(String method, String path) {
        return operations.stream()
                .filter(operation -> operation.method().equals(method) && operation.isAt(path))
                .findFirst();
    }

    /** What is wrong with JSON text by a schema; empty when nothing is. */
    String faults(JsonNode schema, String json) {
        try {
            return schemas.faults(schema, Json.MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            return "no JSON: " + e.getOriginalMessage();
        }
    }

    /** By the name of a component. */
    String faults(String component, String json) {
        return faults(root.at("/components/schemas/" + component), json);
    }
}
