package io.holdfast.storage;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Fields of PostgreSQL's COPY text format. */
public final class CopyText {
    private CopyText() {}

    public static void append(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("\\N");
            case String text -> escape(out, text);
            case BigDecimal number -> out.append(number.toPlainString());
            case Boolean bool -> out.append(bool ? 't' : 'f');
            case OffsetDateTime instant -> instant(out, instant.withOffsetSameInstant(ZoneOffset.UTC));
            case LocalDate day -> day(out, day);
            default -> out.append(value);
        }
    }

    /** By hand, as days are, because there are many cells. */
    private static void instant(StringBuilder out, OffsetDateTime utc) {
        day(out, utc.toLocalDate());
        digits(out.append('T'), 2, utc.getHour());
        digits(out.append(':'), 2, utc.getMinute());
        digits(out.append(':'), 2, utc.getSecond());
        if (utc.getNano() != 0) {
            digits(out.append('.'), 9, utc.getNano());
        }
        out.append('Z');
    }

    private static void day(StringBuilder out, LocalDate day) {
        digits(out, 4, day.getYear());
        digits(out.append('-'), 2, day.getMonthValue());
        digits(out.append('-'), 2, day.getDayOfMonth());
    }

    private static void digits(StringBuilder out, int count, int number) {
        int unit = 1;
        for (int i = 1; i < count; i++) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            out.append((char) ('0' + number / unit % 10));
        }
    }

    private static void escape(StringBuilder out, String text) {
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            String escaped = switch (text.charAt(i)) {
                case '\\' -> "\\\\";
                case '\n' -> "\\n";
                case '\r' -> "\\r";
                case '\t' -> "\\t";
                default -> null;
            };
            if (escaped != null) {
                out.append(text, copied, i).append(escaped);
                copied = i + 1;
            }
        }
        out.append(text, copied, text.length());
    }
}
