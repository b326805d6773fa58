package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Days and instants on the wire: ISO 8601 with ASCII digits, years 1 to 9999, instants to the microsecond. Read and written by
 * hand, because there are many cells.
 */
final class IsoTime {
    private static final int LENGTH_OF_DAY = 10;
    private static final int MOST_DECIMALS = 9;

    private IsoTime() {}

    /** Null when the text is no day. */
    static @Nullable LocalDate day(String text) {
        Parts parts = new Parts(text);
        try {
            LocalDate day = parts.day();
            return parts.areAll() ? day : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * In UTC; without an offset it is taken for UTC, a bare day for its midnight. Null when the text is no instant: a day, then
     * {@code T} or a blank, hours and minutes, perhaps seconds and decimals of them, perhaps {@code Z} or an offset.
     */
    static @Nullable OffsetDateTime instant(String text) {
        Parts parts = new Parts(text);
        try {
            LocalDateTime there = text.length() == LENGTH_OF_DAY ? parts.day().atStartOfDay() : parts.dayAndTime();
            LocalDateTime here = there.minusMinutes(parts.minutesAhead());
            boolean inRange = here.getYear() >= 1 && here.getYear() <= 9999;
            return parts.areAll() && inRange ? here.atOffset(ZoneOffset.UTC) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Reads a text from left to right; what does not fit is a DateTimeException. */
    private static final class Parts {
        private final String text;
        private int at;

        Parts(String text) {
            this.text = text;
        }

        LocalDate day() {
            int year = number(4);
            require("-");
            int month = number(2);
            require("-");
            if (year == 0) {
                throw new DateTimeException("there is no year 0");
            }
            return LocalDate.of(year, month, number(2));
        }

        LocalDateTime dayAndTime() {
            LocalDate day = day();
            require("Tt ");
            int hours = number(2);
            require(":");
            int minutes = number(2);
            if (!skip(":")) {
                return day.atTime(hours, minutes);
            }
            int seconds = number(2);
            return day.atTime(hours, minutes, seconds, skip(".,") ? microseconds() * 1000 : 0);
        }

        private int microseconds() {
            int begin = at;
            int microseconds = 0;
            for (int i = 0; i < MOST_DECIMALS && isDigit(); i++) {
                microseconds = i < 6 ? microseconds * 10 + digit() : microseconds;
                at++;
            }
            if (at == begin) {
                throw new DateTimeException("no digit behind the point");
            }
            for (int i = at - begin; i < 6; i++) {
                microseconds *= 10;
            }
            return microseconds;
        }

        int minutesAhead() {
            skip(" ");
            if (skip("Zz") || areAll()) {
                return 0;
            }
            int sign = skip("-") ? -1 : 1;
            if (sign > 0) {
                require("+");
            }
            int hours = number(2);
            int minutes = skip(":") || isDigit() ? number(2) : 0;
            if (hours > 23 || minutes > 59) {
                throw new DateTimeException("no such offset");
            }
            return sign * (hours * 60 + minutes);
        }

        boolean areAll() {
            return at == text.length();
        }

        private int number(int digits) {
            int number = 0;
            for (int i = 0; i < digits; i++) {
                if (!isDigit()) {
                    throw new DateTimeException("a digit is missing");
                }
                number = number * 10 + digit();
                at++;
            }
            return number;
        }

        private boolean isDigit() {
            return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
        }

        private int digit() {
            return text.charAt(at) - '0';
        }

        /** Passes over one of some characters, if it is there. */
        private boolean skip(String oneOf) {
            boolean isThere = at < text.length() && oneOf.indexOf(text.charAt(at)) >= 0;
            at += isThere ? 1 : 0;
            return isThere;
        }

        private void require(String oneOf) {
            if (!skip(oneOf)) {
                throw new DateTimeException("one of " + oneOf + " is missing");
            }
        }
    }

    /** 2025-03-04T10:15:30.123456Z, the fraction only where there is one. */
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
