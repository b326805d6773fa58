package io.holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfilesTest {
    private static final Path FOLDER = Path.of("src", "main", "docker");

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native-micro"})
    void theHeaderSaysHowTheImageIsMade(String name) throws IOException {
        List<String> header = Files.readAllLines(FOLDER.resolve(name)).stream()
                .takeWhile(line -> line.startsWith("#"))
                .toList();
        assertThat(header)
                .anyMatch(line -> line.startsWith("#   ./mvnw package -"))
                .contains("#   docker build -f " + FOLDER.resolve(name) + " -t holdfast:dev .");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native-micro"})
    void everyBaseIsPinned(String name) {
        assertThat(arguments(name, "FROM"))
                .isNotEmpty()
                .allMatch(base -> base.matches("[^ :]+:[^ ]*[0-9]+\\.[0-9]+[^ ]*( AS [a-z]+)?"));
        assertThat(String.join(" ", arguments(name, "LABEL")))
                .contains("base.name=\"")
                .contains(arguments(name, "FROM").getLast() + '"');
    }

    /** By number: Kubernetes cannot tell of a name that it is not root's. */
    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native-micro"})
    void itsUserIsThatOfTheManifests(String name) {
        Manifest deployment = Overlays.get("production").get("Deployment", "holdfast");
        String context = "/spec/template/spec/securityContext/";
        assertThat(arguments(name, "USER").getLast())
                .isEqualTo(deployment.at(context + "runAsUser").asText() + ":"
                        + deployment.at(context + "runAsGroup").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native-micro"})
    void itsPortsAreThoseOfTheManifests(String name) {
        Manifest deployment = Overlays.get("production").get("Deployment", "holdfast");
        assertThat(arguments(name, "EXPOSE"))
                .containsExactly(String.join(
                        " ",
                        deployment
                                .containers()
                                .flatMap(container -> container.path("ports").valueStream())
                                .map(port -> port.path("containerPort").asText())
                                .toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native-micro"})
    void itStartsTheServiceWithoutAShell(String name) {
        assertThat(arguments(name, "ENTRYPOINT"))
                .singleElement()
                .satisfies(entry -> assertThat(entry).startsWith("[\"").endsWith("\"]"));
        assertThat(arguments(name, "CMD")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native-micro"})
    void whatItCopiesIsNotKeptFromIt(String name) throws IOException {
        List<String> rules = Files.readAllLines(Path.of(".dockerignore"));
        assertThat(rules).contains("*");
        List<String> allowed = rules.stream()
                .filter(rule -> rule.startsWith("!"))
                .map(rule -> rule.substring(1))
                .toList();
        assertThat(copied(name))
                .isNotEmpty()
                .allSatisfy(source -> assertThat(allowed)
                        .anyMatch(rule -> source.replaceAll("/$", "").equals(rule)));
    }

    private static Stream<String> copied(String name) {
        return arguments(name, "COPY").stream()
                .filter(copy -> !copy.contains("--from="))
                .map(copy -> Stream.of(copy.split(" +"))
                        .filter(word -> !word.startsWith("--"))
                        .findFirst()
                        .orElseThrow());
    }

    /** What stands behind an instruction, each time it is given. */
    private static List<String> arguments(String name, String instruction) {
        try {
            return Files.readString(FOLDER.resolve(name))
                    .replaceAll("(?m)^#.*\\n", "")
                    .replaceAll("\\\\\\n\\s*", "")
                    .lines()
                    .filter(line -> line.startsWith(instruction + " "))
                    .map(line -> line.substring(instruction.length() + 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
