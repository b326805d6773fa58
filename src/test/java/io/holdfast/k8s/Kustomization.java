package io.holdfast.k8s;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the files of this project use of kustomize, and no more: another key is one that {@link Rendering} would ignore. */
record Kustomization(
        String apiVersion,
        String kind,
        @Nullable String namespace,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> resources,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> components,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<Labels> labels,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<Generator> configMapGenerator,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<Image> images,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<Patch> patches) {

    static final String FILE = "kustomization.yaml";

    /** Added to the metadata of everything. */
    record Labels(Map<String, String> pairs) {}

    /** @param behavior {@code merge} into a map of the same name; without it the map is new */
    record Generator(
            String name,
            @Nullable String behavior,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> literals,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> files,
            @Nullable Options options) {}

    record Options(@JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> labels) {}

    record Image(String name, @Nullable String newName, String newTag) {}

    /** A file that is merged into the object it names, or JSON Patch (RFC 6902) for the target. */
    record Patch(
            @Nullable String path,
            @Nullable String patch,
            @Nullable Target target) {}

    record Target(String kind, String name) {}

    static Kustomization in(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return Yaml.MAPPER.treeToValue(Yaml.read(file), Kustomization.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + ": " + e.getOriginalMessage(), e);
        }
    }

    boolean isComponent() {
        return kind.equals("Component");
    }
}
