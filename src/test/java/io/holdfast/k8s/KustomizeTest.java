package io.holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real kustomize, where {@code KUSTOMIZE} names it. */
@EnabledIfEnvironmentVariable(named = "KUSTOMIZE", matches = ".+")
class KustomizeTest {
    static List<String> overlays() {
        return Overlays.names();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void kustomizeRendersTheSame(String overlay) throws IOException, InterruptedException {
        String output = build(overlay);
        for (Manifest map : maps(output)) {
            // without the hash of its content, also where it is referred to
            output = output.replace(
                    map.name(), map.name().substring(0, map.name().lastIndexOf('-')));
        }
        assertThat(Yaml.readAll(output))
                .containsExactlyInAnyOrderElementsOf(Overlays.get(overlay).manifests().stream()
                        .map(Manifest::content)
                        .toList());
    }

    private static List<Manifest> maps(String output) {
        return Yaml.readAll(output).stream()
                .map(Manifest::new)
                .filter(manifest -> manifest.kind().equals("ConfigMap"))
                .toList();
    }

    private static String build(String overlay) throws IOException, InterruptedException {
        Process kustomize = new ProcessBuilder(
                        System.getenv("KUSTOMIZE"),
                        "build",
                        Overlays.ROOT.resolve("overlays").resolve(overlay).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(kustomize.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kustomize.waitFor()).isZero();
        return output;
    }
}
