package io.holdfast.k8s;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The series that a service exports, by metric, with their labels. */
record Exposition(Map<String, List<Map<String, String>>> series) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*?)})? [^ ]+(?: # .*)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    static Exposition parse(String text) {
        Map<String, List<Map<String, String>>> series = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(line);
            }
            series.computeIfAbsent(matcher.group(1), metric -> new ArrayList<>())
                    .add(labels(matcher.group(2)));
        });
        return new Exposition(series);
    }

    private static Map<String, String> labels(@Nullable String braces) {
        Map<String, String> labels = new TreeMap<>();
        if (braces != null) {
            LABEL.matcher(braces).results().forEach(found -> labels.put(found.group(1), found.group(2)));
        }
        return labels;
    }

    boolean has(String metric) {
        return series.containsKey(metric);
    }

    boolean hasLabel(String metric, String label) {
        return of(metric).stream().anyMatch(labels -> labels.containsKey(label));
    }

    /** Whether a condition for a label holds for any series of a metric. */
    boolean satisfies(String metric, PromQl.Condition condition) {
        return of(metric).stream()
                .map(labels -> labels.get(condition.label()))
                .anyMatch(value -> value != null && holds(condition, value));
    }

    private static boolean holds(PromQl.Condition condition, String value) {
        return switch (condition.operator()) {
            case "=" -> value.equals(condition.value());
            case "!=" -> !value.equals(condition.value());
            case "=~" -> value.matches(condition.value());
            case "!~" -> !value.matches(condition.value());
            default -> throw new IllegalArgumentException(condition.operator());
        };
    }

    private Collection<Map<String, String>> of(String metric) {
        return series.getOrDefault(metric, List.of());
    }
}
