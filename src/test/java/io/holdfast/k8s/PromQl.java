package io.holdfast.k8s;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a query reads: its selectors, and the labels by which it groups. Understands enough of the language for the queries of
 * this project.
 */
record PromQl(List<Selector> selectors, Set<String> groupedBy) {
    /** A metric with the conditions for its labels. */
    record Selector(String metric, List<Condition> conditions) {}

    record Condition(String label, String operator, String value) {}

    private static final Set<String> BEFORE_LABELS =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> BETWEEN = Set.of("and", "or", "unless", "bool", "offset", "atan2");

    /** A text, a range or subquery, a number or duration, a name. */
    private static final Pattern TOKEN =
            Pattern.compile("(?<text>\"(?:[^\"\\\\]|\\\\.)*\")|(?<range>\\[[^]]*])|(?<number>[0-9][0-9a-zA-Z.]*)|"
                    + "(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?<list>\\([a-z_,\\s]*\\))?\\s*(?<conditions>\\{[^}]*})?");

    private static final Pattern CONDITION =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    static PromQl of(String query) {
        List<Selector> selectors = new ArrayList<>();
        Set<String> groupedBy = new TreeSet<>();
        Matcher token = TOKEN.matcher(query);
        int from = 0;
        while (token.find(from)) {
            from = token.end();
            String name = token.group("name");
            if (name == null || BETWEEN.contains(name)) {
                continue;
            }
            if (BEFORE_LABELS.contains(name)) {
                groupedBy.addAll(words(token.group("list")));
                continue;
            }
            String rest = query.substring(token.end("name")).strip();
            if (rest.startsWith("(")) {
                from = query.indexOf('(', token.end("name")) + 1;
            } else if (BEFORE_LABELS.stream().anyMatch(word -> rest.matches("(?s)" + word + "\\b.*"))) {
                from = token.end("name");
            } else {
                selectors.add(new Selector(name, conditions(token.group("conditions"))));
            }
        }
        return new PromQl(selectors, groupedBy);
    }

    private static List<String> words(String list) {
        return Pattern.compile("[a-z_]+")
                .matcher(list)
                .results()
                .map(word -> word.group())
                .toList();
    }

    private static List<Condition> conditions(@Nullable String braces) {
        if (braces == null) {
            return List.of();
        }
        return CONDITION
                .matcher(braces)
                .results()
                .map(found -> new Condition(found.group(1), found.group(2), found.group(3)))
                .toList();
    }
}
