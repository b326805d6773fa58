package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Days and instants on the wire: ISO 8601 with ASCII digits, years 1 to 9999, instants to the microsecond. */
final class IsoTime {
    private static final Pattern DAY = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");
    private static final Pattern INSTANT = Pattern.compile(DAY.pattern()
            + "(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
            + " ?(?:[Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?)?)?");

    private IsoTime() {}

    /** Null when the text is no day. */
    static @Nullable LocalDate day(String text) {
        Matcher parts = DAY.matcher(text);
        try {
            return parts.matches() ? day(parts) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** In UTC; without an offset it is taken for UTC, a bare day for its midnight. Null when the text is no instant. */
    static @Nullable OffsetDateTime instant(String text) {
        Matcher parts = INSTANT.matcher(text);
        try {
            return parts.matches() ? instant(parts) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable OffsetDateTime instant(Matcher parts) {
        LocalDateTime there = day(parts)
                .atTime(number(parts, 4), number(parts, 5), number(parts, 6), microseconds(parts.group(7)) * 1000);
        int hours = number(parts, 9);
        int minutes = number(parts, 10);
        if (hours > 23 || minutes > 59) {
            return null;
        }
        int ahead = (hours * 60 + minutes) * ("-".equals(parts.group(8)) ? -1 : 1);
        LocalDateTime here = there.minusMinutes(ahead);
        return here.getYear() < 1 || here.getYear() > 9999 ? null : here.atOffset(ZoneOffset.UTC);
    }

    private static LocalDate day(Matcher parts) {
        int year = number(parts, 1);
        if (year == 0) {
            throw new DateTimeException("there is no year 0");
        }
        return LocalDate.of(year, number(parts, 2), number(parts, 3));
    }

    private static int number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int microseconds(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000").substring(0, 6));
    }

    /** 2025-03-04T10:15:30.123456Z, the fraction only where there is one; by hand, because there are many cells. */
    static void write(JsonGenerator out, OffsetDateTime instant) throws IOException {
        LocalDateTime utc = instant.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
        char[] text = "0000-00-00T00:00:00.000000Z".toCharArray();
        digits(text, 0, 4, utc.getYear());
        digits(text, 5, 2, utc.getMonthValue());
        digits(text, 8, 2, utc.getDayOfMonth());
        digits(text, 11, 2, utc.getHour());
        digits(text, 14, 2, utc.getMinute());
        digits(text, 17, 2, utc.getSecond());
        int microseconds = utc.getNano() / 1000;
        if (microseconds == 0) {
            text[19] = 'Z';
            out.writeString(text, 0, 20);
        } else {
            digits(text, 20, 6, microseconds);
            out.writeString(text, 0, text.length);
        }
    }

    private static void digits(char[] text, int from, int count, int number) {
        int rest = number;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
