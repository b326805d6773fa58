package io.holdfast.row;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Input;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids of rows as callers write them. One beyond the range of ids reads as 0, which is no row's. */
final class RowIds {
    private static final Pattern INTEGER = Pattern.compile("([+-]?[0-9]{1,1000})(\\.0*)?");

    private RowIds() {}

    /** Null when the text is no integer. */
    static @Nullable Long of(String text) {
        var matcher = INTEGER.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        BigDecimal id = new BigDecimal(matcher.group(1));
        return id.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? 0L : id.longValue();
    }

    /** Null when the value is no integer; its text will do. */
    static @Nullable Long of(JsonNode value) {
        String text = value.isNumber() || value.isTextual() ? Input.textOf(value) : null;
        return text == null ? null : of(text);
    }

    /** Of an address, which has digits only. */
    static long ofPath(String digits) {
        Long id = of(digits);
        return id == null ? 0 : id;
    }
}
