package io.holdfast.k8s;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The environment variables that the service obeys when it runs: of its own configuration, and of the extensions on its class
 * path what is not settled while it is built.
 */
final class KnownKeys {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path PROPERTIES = Path.of("src", "main", "resources", "application.properties");
    /** A key that a value in there refers to: {@code ${holdfast.guard-url:…}}. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(holdfast[a-z.-]+)");

    /** What is read as a variable, before there is any configuration. */
    private static final Pattern NAME = Pattern.compile("\"(HOLDFAST_[A-Z_]+)\"");

    private final List<Pattern> variables;

    private KnownKeys(List<Pattern> variables) {
        this.variables = variables;
    }

    static KnownKeys ofTheService() {
        try {
            List<Pattern> variables = new ArrayList<>();
            Stream.concat(own(), extensions())
                    .flatMap(type -> ConfigMappings.getProperties(ConfigClass.configClass(type)).keySet().stream())
                    .map(KnownKeys::variable)
                    .forEach(variables::add);
            Stream.concat(found(REFERENCE, PROPERTIES), inSources())
                    .map(KnownKeys::variable)
                    .forEach(variables::add);
            return new KnownKeys(variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String variable) {
        return variables.stream().anyMatch(known -> known.matcher(variable).matches());
    }

    private static Stream<String> inSources() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES.resolve("io/holdfast/ops"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found(NAME, file).forEach(names::add);
            }
        }
        return names.stream();
    }

    private static Stream<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file)).results().map(found -> found.group(1));
    }

    private static Stream<Class<?>> own() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> names = files.filter(file -> file.toString().endsWith("Config.java"))
                    .map(file -> SOURCES.relativize(file).toString().replace('/', '.'))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .toList();
            return names.stream()
                    .<Class<?>>map(KnownKeys::type)
                    .filter(type -> type.isAnnotationPresent(ConfigMapping.class));
        }
    }

    private static Stream<Class<?>> extensions() throws IOException {
        List<Class<?>> roots = new ArrayList<>();
        for (URL list : Collections.list(
                Thread.currentThread().getContextClassLoader().getResources("META-INF/quarkus-config-roots.list"))) {
            try (var content = list.openStream()) {
                new String(content.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .map(KnownKeys::type)
                        .filter(KnownKeys::isOfTheRun)
                        .forEach(roots::add);
            }
        }
        return roots.stream();
    }

    private static boolean isOfTheRun(Class<?> type) {
        ConfigRoot root = type.getAnnotation(ConfigRoot.class);
        return root != null && root.phase() == ConfigPhase.RUN_TIME && type.isAnnotationPresent(ConfigMapping.class);
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As MicroProfile Config derives it; a star stands for a name that is given. */
    private static Pattern variable(String key) {
        StringBuilder variable = new StringBuilder();
        for (String part : key.replace("\"", "_").split("(?<=\\*)|(?=\\*)")) {
            variable.append(
                    part.equals("*")
                            ? "[A-Z0-9_]+"
                            : part.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT));
        }
        return Pattern.compile(variable.toString());
    }
}
