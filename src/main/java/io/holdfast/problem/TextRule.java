package io.holdfast.problem;

import org.jspecify.annotations.Nullable;

/**
 * What a text may be; lengths count code points, after trimming.
 *
 * @param min fewest characters, 0 for any
 * @param max most characters
 * @param blankAllowed whether nothing may be left after trimming
 * @param nullable whether null may be given
 */
public record TextRule(int min, int max, boolean blankAllowed, boolean nullable) {
    /** 1 to {@code max} characters. */
    public static TextRule upTo(int max) {
        return new TextRule(0, max, false, false);
    }

    /** Any text, of any length, that is not blank. */
    public static TextRule any() {
        return upTo(Integer.MAX_VALUE);
    }

    public TextRule atLeast(int least) {
        return new TextRule(least, max, blankAllowed, nullable);
    }

    public TextRule orBlank() {
        return new TextRule(min, max, true, nullable);
    }

    public TextRule orNull() {
        return new TextRule(min, max, blankAllowed, true);
    }

    /** The first thing wrong with a trimmed text; null when nothing is. */
    public @Nullable Fault faultOf(String text) {
        if (text.isEmpty() && !blankAllowed) {
            return Fault.BLANK;
        }
        if (text.indexOf('\0') >= 0) {
            return Fault.NUL_CHARACTER;
        }
        if (hasLoneSurrogate(text)) {
            return Fault.NOT_UNICODE;
        }
        int length = text.codePointCount(0, text.length());
        if (length > max) {
            return Fault.tooLong(max);
        }
        return length < min ? Fault.tooShort(min) : null;
    }

    /** PostgreSQL stores UTF-8, which has no halves of a pair. */
    public static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
