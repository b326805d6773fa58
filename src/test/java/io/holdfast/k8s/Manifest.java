package io.holdfast.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One object of Kubernetes. */
record Manifest(ObjectNode content) {
    private static final List<String> WITH_PODS = List.of("Deployment", "StatefulSet");

    String apiVersion() {
        return content.path("apiVersion").asText();
    }

    String kind() {
        return content.path("kind").asText();
    }

    String name() {
        return content.at("/metadata/name").asText();
    }

    boolean is(String kind, String name) {
        return kind().equals(kind) && name().equals(name);
    }

    boolean isNamespace() {
        return kind().equals("Namespace");
    }

    boolean hasPods() {
        return WITH_PODS.contains(kind());
    }

    ObjectNode metadata() {
        return content.withObject("/metadata");
    }

    JsonNode at(String pointer) {
        return content.at(pointer);
    }

    /** The members of an object of texts. */
    Map<String, String> texts(String pointer) {
        Map<String, String> texts = new TreeMap<>();
        at(pointer)
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    /** Of the pods that it makes. */
    Stream<JsonNode> containers() {
        return StreamSupport.stream(at("/spec/template/spec/containers").spliterator(), false);
    }

    /** Gives containers that run an image the image that is to be run instead. */
    void rename(Kustomization.Image image) {
        containers()
                .filter(container -> container.path("image").asText().equals(image.name()))
                .forEach(container -> ((ObjectNode) container)
                        .put(
                                "image",
                                (image.newName() == null ? image.name() : image.newName()) + ':' + image.newTag()));
    }

    @Override
    public String toString() {
        return kind() + ' ' + name();
    }
}
