package io.holdfast.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All overlays, rendered. */
final class Overlays {
    static final Path ROOT = Path.of("k8s");
    private static final Map<String, Rendering> ALL = render();

    private Overlays() {}

    private static Map<String, Rendering> render() {
        Map<String, Rendering> all = new TreeMap<>();
        try (Stream<Path> folders = Files.list(ROOT.resolve("overlays"))) {
            folders.forEach(folder -> all.put(folder.getFileName().toString(), Rendering.of(folder)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    static Rendering get(String name) {
        Rendering rendering = ALL.get(name);
        if (rendering == null) {
            throw new IllegalArgumentException("no overlay " + name);
        }
        return rendering;
    }

    static List<Rendering> all() {
        return List.copyOf(ALL.values());
    }
}
