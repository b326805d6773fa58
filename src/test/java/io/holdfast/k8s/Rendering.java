package io.holdfast.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Renders a folder as kustomize does: resources, components, generated maps, patches, namespace, labels, images. Names of
 * generated maps get no hash, since nothing here depends on it.
 */
final class Rendering {
    private final List<Manifest> manifests = new ArrayList<>();
    private final Set<Path> files = new HashSet<>();

    private Rendering() {}

    static Rendering of(Path folder) {
        Rendering rendering = new Rendering();
        rendering.add(folder.normalize());
        return rendering;
    }

    List<Manifest> manifests() {
        return List.copyOf(manifests);
    }

    /** All files that were read. */
    Set<Path> files() {
        return Set.copyOf(files);
    }

    private void add(Path folder) {
        Kustomization kustomization = Kustomization.in(folder);
        files.add(folder.resolve(Kustomization.FILE));
        Rendering own = kustomization.isComponent() ? this : new Rendering();
        own.take(folder, kustomization);
        if (own != this) {
            files.addAll(own.files);
            own.manifests.forEach(this::add);
        }
    }

    private void take(Path folder, Kustomization kustomization) {
        for (String resource : kustomization.resources()) {
            Path path = folder.resolve(resource).normalize();
            if (Files.isDirectory(path)) {
                add(path);
            } else {
                add(new Manifest(read(path)));
            }
        }
        kustomization
                .components()
                .forEach(component -> add(folder.resolve(component).normalize()));
        kustomization.configMapGenerator().forEach(generator -> generate(folder, generator));
        kustomization.patches().forEach(patch -> patch(folder, patch));
        for (Manifest manifest : manifests) {
            String namespace = kustomization.namespace();
            if (namespace != null && !manifest.isNamespace()) {
                manifest.metadata().put("namespace", namespace);
            }
            kustomization
                    .labels()
                    .forEach(
                            labels -> labels.pairs().forEach(manifest.metadata().withObject("/labels")::put));
            kustomization.images().forEach(manifest::rename);
        }
    }

    private ObjectNode read(Path file) {
        files.add(file);
        return Yaml.read(file);
    }

    private void add(Manifest manifest) {
        if (manifests.stream().anyMatch(other -> other.is(manifest.kind(), manifest.name()))) {
            throw new IllegalArgumentException("twice: " + manifest);
        }
        manifests.add(manifest);
    }

    private void generate(Path folder, Kustomization.Generator generator) {
        if (generator.behavior() == null) {
            ObjectNode map = JsonNodeFactory.instance.objectNode();
            map.put("apiVersion", "v1").put("kind", "ConfigMap");
            map.putObject("metadata").put("name", generator.name());
            map.putObject("data");
            add(new Manifest(map));
        } else if (!generator.behavior().equals("merge")) {
            throw new IllegalArgumentException("unknown behavior: " + generator);
        }
        Manifest map = only("ConfigMap", generator.name());
        ObjectNode data = (ObjectNode) map.at("/data");
        for (String literal : generator.literals()) {
            data.put(before(literal), after(literal));
        }
        for (String file : generator.files()) {
            Path path = folder.resolve(after(file)).normalize();
            files.add(path);
            try {
                data.put(before(file), Files.readString(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (generator.options() != null) {
            generator.options().labels().forEach(map.metadata().withObject("/labels")::put);
        }
    }

    private static String before(String pair) {
        return pair.substring(0, pair.indexOf('='));
    }

    private static String after(String pair) {
        return pair.substring(pair.indexOf('=') + 1);
    }

    private void patch(Path folder, Kustomization.Patch patch) {
        if (patch.path() != null && patch.patch() == null && patch.target() == null) {
            ObjectNode change = read(folder.resolve(patch.path()).normalize());
            Manifest changed = new Manifest(change);
            StrategicMerge.into(only(changed.kind(), changed.name()).content(), change);
        } else if (patch.patch() != null && patch.target() != null && patch.path() == null) {
            ObjectNode content =
                    only(patch.target().kind(), patch.target().name()).content();
            try {
                for (JsonNode step : Yaml.MAPPER.readTree(patch.patch())) {
                    JsonPatch.apply(step, content);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else {
            throw new IllegalArgumentException("neither a file nor a patch for a target: " + patch);
        }
    }

    private Manifest only(String kind, String name) {
        return manifests.stream()
                .filter(manifest -> manifest.is(kind, name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + kind + " " + name + " to change"));
    }

    Manifest get(String kind, String name) {
        return only(kind, name);
    }

    Stream<Manifest> ofKind(String kind) {
        return manifests.stream().filter(manifest -> manifest.kind().equals(kind));
    }
}
