package io.holdfast.application;

import java.util.Set;

/** Names for copies, which have to differ from those beside them: contract section 6. */
public final class FreeName {
    private FreeName() {}

    /** A name as it is, or numbered where it is taken. */
    public static String of(String name, Set<String> taken, int maxLength) {
        return taken.contains(name) ? numbered(name, taken, maxLength) : name;
    }

    /**
     * A name with the next free number behind it: of CRM it is CRM 2, of CRM 2 it is CRM 2 2.
     *
     * @param maxLength in characters (code points); what is too long loses its end before the number
     */
    public static String numbered(String name, Set<String> taken, int maxLength) {
        for (int number = 2; ; number++) {
            String suffix = " " + number;
            String candidate = shortened(name, maxLength - suffix.length()) + suffix;
            if (!taken.contains(candidate)) {
                return candidate;
            }
        }
    }

    private static String shortened(String name, int length) {
        return name.codePointCount(0, name.length()) <= length
                ? name
                : name.substring(0, name.offsetByCodePoints(0, length)).stripTrailing();
    }
}
