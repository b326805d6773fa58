package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * What a text must look like to be a url, an e-mail address or a phone number. The rule exists twice, for a cell that is sent
 * and for a column that is converted; a test holds the two together.
 */
enum TextShape {
    /** No blanks; a dot or two slashes with at most 255 characters before and something behind. */
    URL(Integer.MAX_VALUE, "Enter a valid url.") {
        @Override
        boolean fits(String text) {
            return consistsOf(text, 0, text.length(), c -> !isWhite(c)) && (has(text, ".") || has(text, "//"));
        }

        private static boolean has(String text, String mark) {
            int at = text.indexOf(mark);
            return at >= 0 && text.codePointCount(0, at) <= 255 && text.length() > at + mark.length();
        }

        @Override
        Condition fits(Field<String> text) {
            return text.notLikeRegex(DSL.inline("[" + WHITE_CLASS + "]"))
                    .and(has(text, ".").or(has(text, "//")));
        }

        private static Condition has(Field<String> text, String mark) {
            Field<Integer> at = DSL.position(text, DSL.inline(mark));
            return at.between(DSL.inline(1), DSL.inline(256))
                    .and(DSL.charLength(text).ge(at.plus(DSL.inline(mark.length()))));
        }
    },
    /** Two parts around an at sign, of anything but blanks, control characters and what separates addresses. */
    EMAIL(254, "Enter a valid email address.") {
        private static final String PART = "[^" + WHITE_CLASS + "\u0001-\u001f\u007f@,;:\"()<>\\\\]+";

        @Override
        boolean fits(String text) {
            int at = text.indexOf('@');
            return at > 0
                    && at < text.length() - 1
                    && consistsOf(text, 0, at, this::isInPart)
                    && consistsOf(text, at + 1, text.length(), this::isInPart);
        }

        private boolean isInPart(char c) {
            return switch (c) {
                case '@', ',', ';', ':', '"', '(', ')', '<', '>', '\\', '\u007f' -> false;
                default -> c > '\u001f' && !isWhite(c);
            };
        }

        @Override
        Condition fits(Field<String> text) {
            return text.likeRegex(DSL.inline("^" + PART + "@" + PART + "$"));
        }
    },
    PHONE_NUMBER(100, "Enter a valid phone number.") {
        private static final String MARKS = "NnXx,._+*()#=;/ -";
        private static final String WHOLE_TEXT = "[0-9NnXx,._+*()#=;/ -]+";

        @Override
        boolean fits(String text) {
            return consistsOf(text, 0, text.length(), c -> (c >= '0' && c <= '9') || MARKS.indexOf(c) >= 0);
        }

        @Override
        Condition fits(Field<String> text) {
            return text.likeRegex(DSL.inline("^" + WHOLE_TEXT + "$"));
        }
    };

    /** Spelt out, because what counts as blank depends on the locale of a database. */
    private static final String WHITE_CLASS =
            "\t-\r\u001c- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";

    private static final TextRule ANY = TextRule.any().orBlank();

    private final int maxLength;
    private final Fault unfit;

    TextShape(int maxLength, String error) {
        this.maxLength = maxLength;
        this.unfit = Fault.invalid(error);
    }

    /** Of a text that is not empty. By hand, because imports bring millions: a regular expression costs ten times as much. */
    abstract boolean fits(String text);

    abstract Condition fits(Field<String> text);

    /** A question about a character. */
    @FunctionalInterface
    private interface Kind {
        boolean has(char c);
    }

    private static boolean consistsOf(String text, int begin, int end, Kind kind) {
        for (int i = begin; i < end; i++) {
            if (!kind.has(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** One of {@link #WHITE_CLASS}. */
    private static boolean isWhite(char c) {
        if (c <= ' ') {
            return c >= '\u001c' || (c >= '\t' && c <= '\r');
        }
        return c >= '\u0085'
                && switch (c) {
                    case '\u0085', '\u00a0', '\u1680', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000' -> true;
                    default -> c >= '\u2000' && c <= '\u200a';
                };
    }

    /** Nothing is stored as the empty text, which has every shape. */
    Cell parse(JsonNode value) {
        if (value.isNull()) {
            return new Cell.Value("");
        }
        String text = Input.textOf(value);
        if (text == null) {
            return new Cell.Invalid(Fault.NOT_TEXT);
        }
        List<Fault> faults = faultsOf(text);
        return faults.isEmpty() ? new Cell.Value(text) : new Cell.Invalid(faults);
    }

    private List<Fault> faultsOf(String text) {
        Fault fault = ANY.faultOf(text);
        if (fault != null) {
            return List.of(fault);
        }
        List<Fault> faults = new ArrayList<>();
        if (isTooLong(text)) {
            faults.add(unfit);
            faults.add(Fault.tooLong(maxLength));
        } else if (!text.isEmpty() && !fits(text)) {
            faults.add(unfit);
        }
        return faults;
    }

    private boolean isTooLong(String text) {
        return text.codePointCount(0, text.length()) > maxLength;
    }

    /** The text where it has this shape, else the empty one. */
    Field<String> converted(Field<String> text) {
        Condition fits = fits(text);
        if (maxLength < Integer.MAX_VALUE) {
            fits = fits.and(DSL.charLength(text).le(DSL.inline(maxLength)));
        }
        return DSL.when(fits, text).else_(DSL.inline(""));
    }

    /** Columns that were filled by others may hold null; callers never see it. */
    static void write(JsonGenerator out, @Nullable Object stored) throws IOException {
        out.writeString(stored == null ? "" : (String) stored);
    }
}
