package io.holdfast.exports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.EditsMeanwhile;
import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import io.holdfast.row.Sort;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jooq.SortField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * What an export is to be, as its job's payload keeps it.
 *
 * @param type the kind of file
 * @param charset by its name in the API
 * @param separator what stands between the cells of a CSV file
 * @param hasHeader whether a CSV file begins with the names of the fields
 * @param orderBy as in a listing; null for the table's order
 * @param letsEditsPass whether it reads without row locks
 * @param fileName of the file that is made
 */
record ExportOptions(
        Type type,
        String charset,
        char separator,
        boolean hasHeader,
        @Nullable String orderBy,
        boolean letsEditsPass,
        String fileName) {
    private static final Map<String, Character> SEPARATORS =
            Map.of(",", ',', ";", ';', "|", '|', "tab", '\t', "record_separator", '\u001E', "unit_separator", '\u001F');
    private static final TextRule ORDER = TextRule.any().orBlank().orNull();

    /** Kinds of files. */
    enum Type {
        CSV("text/csv"),
        JSON("application/json");

        private final String contentType;

        Type(String contentType) {
            this.contentType = contentType;
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Type of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Reads the body of a request.
     *
     * @param table as it is now; what is asked for is looked at by it
     * @param edits what the workspace wants of an export that does not say, and comes in the table's order
     */
    static ExportOptions read(Input in, TableModel table, EditsMeanwhile edits) {
        if (!in.has("exporter_type")) {
            in.faults().add("exporter_type", Fault.REQUIRED);
        }
        String type = in.choice("exporter_type", List.of("csv", "json"), "csv");
        String charset = in.choice("export_charset", Charsets.NAMES, Charsets.UTF_8);
        String separator = in.choice("csv_column_separator", SEPARATORS.keySet(), ",");
        boolean header = in.bool("csv_include_header", true);
        EditsMeanwhile asked = EditsMeanwhile.asked(in);
        String orderBy = orderBy(in);
        boolean pass = EditsMeanwhile.PASS == (asked == null && orderBy == null ? edits : asked);
        if (orderBy != null && pass) {
            in.faults().add("order_by", Fault.invalid("An export that lets edits pass comes in the table's order."));
        }
        if (in.has("filters") && !in.raw("filters").isNull()) {
            in.faults().add("filters", Fault.invalid("Rows cannot be filtered yet."));
        }
        boolean ofView = in.has("view_id") && !in.raw("view_id").isNull();
        if (ofView && Input.integerOf(in.raw("view_id")) == null) {
            in.faults().add("view_id", Fault.NOT_INTEGER);
        }
        in.check();
        if (ofView) {
            throw ErrorCode.ERROR_VIEW_DOES_NOT_EXIST.problem();
        }
        if (orderBy != null) {
            Sort.parse(orderBy, table);
        }
        return new ExportOptions(
                Type.of(type),
                charset,
                SEPARATORS.getOrDefault(separator, ','),
                header,
                orderBy,
                pass,
                fileName(table.table().name(), Type.of(type)));
    }

    private static @Nullable String orderBy(Input in) {
        String given = in.text("order_by", ORDER);
        return given == null || given.isEmpty() ? null : given;
    }

    /** The first part is nobody's to guess, since whoever knows the name gets the file; the rest cannot mean anything in an address. */
    private static String fileName(String table, Type type) {
        return UUID.randomUUID() + "_" + readable(table) + "." + type.wireName();
    }

    private static String readable(String table) {
        String plain = table.replaceAll("[^A-Za-z0-9_-]+", "_");
        return plain.substring(0, Math.min(plain.length(), 60));
    }

    /** A CSV file as most people want it, of a table of this name. */
    static ExportOptions ofStream(String table) {
        return new ExportOptions(Type.CSV, Charsets.UTF_8, ',', true, null, true, readable(table) + ".csv");
    }

    static ExportOptions of(ObjectNode payload) {
        return new ExportOptions(
                Type.of(payload.path("exporter_type").textValue()),
                payload.path("export_charset").textValue(),
                payload.path("csv_column_separator").textValue().charAt(0),
                payload.path("csv_include_header").booleanValue(),
                payload.path("order_by").textValue(),
                payload.path("edits").textValue().equals("pass"),
                payload.path("file_name").textValue());
    }

    ObjectNode payload() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("exporter_type", type.wireName())
                .put("export_charset", charset)
                .put("csv_column_separator", String.valueOf(separator))
                .put("csv_include_header", hasHeader)
                .put("order_by", orderBy)
                .put("edits", letsEditsPass ? "pass" : "refuse")
                .put("file_name", fileName);
    }

    String contentType() {
        return type.contentType + ";charset=" + charset;
    }

    FileForm form(List<FieldModel> fields) {
        return switch (type) {
            case CSV -> new CsvForm(fields, separator, hasHeader);
            case JSON -> new JsonForm(fields);
        };
    }

    /** What rows are ordered by before their places. */
    List<SortField<?>> order(TableModel table) {
        return orderBy == null
                ? List.of()
                : Sort.parse(orderBy, table).stream()
                        .<SortField<?>>map(sort -> sort.on(DSL.name(sort.field().column())))
                        .toList();
    }
}
