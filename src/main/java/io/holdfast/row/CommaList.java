package io.holdfast.row;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of names, set apart by commas. A name that has commas itself stands in double quotes, behind its sign if it has one;
 * a quote within is doubled or has a backslash before it.
 */
final class CommaList {
    private CommaList() {}

    static List<String> split(String text) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean more = i + 1 < text.length();
            if (c == '\\' && more) {
                name.append(text.charAt(++i));
            } else if (c == '"' && quoted && more && text.charAt(i + 1) == '"') {
                name.append(text.charAt(++i));
            } else if (c == '"' && (quoted || isSign(name))) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                names.add(name.toString().strip());
                name.setLength(0);
            } else {
                name.append(c);
            }
        }
        names.add(name.toString().strip());
        return names;
    }

    /** Whether a name begins here, with or without its sign. */
    private static boolean isSign(CharSequence begun) {
        String soFar = begun.toString().strip();
        return soFar.isEmpty() || soFar.equals("-") || soFar.equals("+");
    }
}
