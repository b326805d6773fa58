package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import java.io.IOException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jooq.DataType;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * A day, or with {@code includeTime} an instant.
 *
 * @param format how days are shown, and read where a text column becomes dates: EU d/m/Y, US m/d/Y, ISO Y-m-d
 * @param includeTime whether cells are instants
 * @param timeFormat 24 or 12 hours
 * @param showTimezone whether clients show the zone
 * @param forcedTimezone the IANA name of the zone in which everybody sees instants; null for each in his own
 * @param shiftMinutes what a single change adds to the stored instants; no part of the definition, hence 0 in any that is
 *     stored
 */
public record DateOptions(
        String format,
        boolean includeTime,
        String timeFormat,
        boolean showTimezone,
        @Nullable String forcedTimezone,
        int shiftMinutes)
        implements FieldOptions {
    private static final List<String> FORMATS = List.of("EU", "US", "ISO");
    private static final List<String> TIME_FORMATS = List.of("24", "12");
    private static final String SHIFT = "date_force_timezone_offset";

    /** Days, shown the European way. */
    public static final DateOptions PLAIN = new DateOptions("EU", false, "24", false, null, 0);

    public DateOptions {
        if (!FORMATS.contains(format) || !TIME_FORMATS.contains(timeFormat)) {
            throw new IllegalArgumentException("date as " + format + " " + timeFormat);
        }
    }

    static OptionsAsked read(Input in, @Nullable FieldOptions before, OptionIds ids) {
        boolean changes = before instanceof DateOptions;
        DateOptions old = before instanceof DateOptions same ? same : PLAIN;
        boolean includeTime = in.bool("date_include_time", old.includeTime);
        boolean shifts = changes && in.has(SHIFT) && !in.raw(SHIFT).isNull();
        DateOptions asked = new DateOptions(
                in.choice("date_format", FORMATS, old.format),
                includeTime,
                in.choice("date_time_format", TIME_FORMATS, old.timeFormat),
                in.bool("date_show_tzinfo", old.showTimezone),
                forcedTimezone(in, old.forcedTimezone),
                shifts ? in.integer(SHIFT, Integer.MIN_VALUE, Integer.MAX_VALUE, 0) : 0);
        return new OptionsAsked(
                asked, shifts && !includeTime ? ErrorCode.ERROR_DATE_FORCE_TIMEZONE_OFFSET_ERROR : null);
    }

    private static @Nullable String forcedTimezone(Input in, @Nullable String fallback) {
        JsonNode asked = in.raw("date_force_timezone");
        if (asked.isMissingNode()) {
            return fallback;
        }
        if (asked.isNull()) {
            return null;
        }
        if (!asked.isTextual() || !isTimezone(asked.textValue())) {
            in.faults().add("date_force_timezone", Fault.invalid("Not the name of a time zone."));
            return fallback;
        }
        return asked.textValue();
    }

    /** Java knows a few names of its own besides those of the IANA. */
    private static boolean isTimezone(String name) {
        return ZoneId.getAvailableZoneIds().contains(name) && !name.startsWith("SystemV/");
    }

    static DateOptions fromStored(JsonNode stored) {
        JsonNode zone = stored.path("date_force_timezone");
        return new DateOptions(
                stored.path("date_format").asText(),
                stored.path("date_include_time").asBoolean(),
                stored.path("date_time_format").asText(),
                stored.path("date_show_tzinfo").asBoolean(),
                zone.isTextual() ? zone.textValue() : null,
                0);
    }

    /** The zone in which instants are days and hours when nobody in particular looks. */
    String zone() {
        return forcedTimezone == null ? "UTC" : forcedTimezone;
    }

    @Override
    public FieldType type() {
        return FieldType.DATE;
    }

    @Override
    public void render(ObjectNode out) {
        out.put("date_format", format)
                .put("date_include_time", includeTime)
                .put("date_time_format", timeFormat)
                .put("date_show_tzinfo", showTimezone)
                .put("date_force_timezone", forcedTimezone);
    }

    @Override
    public DataType<?> column() {
        return includeTime ? SQLDataType.TIMESTAMPWITHTIMEZONE : SQLDataType.LOCALDATE;
    }

    @Override
    public Cell parse(JsonNode value) {
        if (value.isNull()) {
            return new Cell.Value(null);
        }
        String text = value.isTextual() ? value.textValue() : "";
        Object parsed = includeTime ? IsoTime.instant(text) : IsoTime.day(text);
        return parsed == null ? new Cell.Invalid(unreadable()) : new Cell.Value(parsed);
    }

    private Fault unreadable() {
        return Fault.invalid(
                includeTime
                        ? "Datetime has wrong format. Use YYYY-MM-DDThh:mm:ss, with or without an offset."
                        : "Date has wrong format. Use YYYY-MM-DD.");
    }

    @Override
    public void write(JsonGenerator out, @Nullable Object stored) throws IOException {
        switch (stored) {
            case null -> out.writeNull();
            case OffsetDateTime instant -> IsoTime.write(out, instant);
            case LocalDate day -> out.writeString(day.toString());
            default -> throw new IllegalArgumentException("no date: " + stored.getClass());
        }
    }
}
