package io.holdfast.storage;

import java.math.BigDecimal;
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
            case OffsetDateTime instant -> out.append(instant.withOffsetSameInstant(ZoneOffset.UTC));
            default -> out.append(value);
        }
    }

    private static void escape(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c);
            }
        }
    }
}
