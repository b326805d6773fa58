package io.holdfast.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.field.TableModel;
import io.holdfast.imports.csv.CsvFormat;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;
import io.holdfast.problem.Input;
import io.holdfast.problem.Json;
import io.holdfast.table.TableResource;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/** The query of a request whose body is a CSV file: what JSON would say in its members. */
public final class CsvQuery {
    private static final String CONTENT_TYPE = "text/csv";
    private static final String TAB = "tab";

    /** Of the table to be made, 1 to 255 characters. */
    @QueryParam("name")
    @Nullable
    String name;

    /** Whether the first record has the names of the columns; false when not given. */
    @QueryParam("first_row_header")
    @Nullable
    String firstRowHeader;

    /** What stands between cells: one character, or {@code tab}. */
    @QueryParam("delimiter")
    @Nullable
    String delimiter;

    /** The file's encoding; goes before that in the content type. */
    @QueryParam("charset")
    @Nullable
    String charset;

    /** A JSON object: the id of a field, or null to skip, by name in the header. */
    @QueryParam("columns")
    @Nullable
    String columns;

    /** Whether the body of a request is a CSV file. */
    static boolean isOf(@Nullable String contentType) {
        return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase(CONTENT_TYPE);
    }

    /** Looked at, for a table to be made. Throws 400 {@code ERROR_QUERY_PARAMETER_VALIDATION}. */
    Payload ofNewTable(@Nullable String contentType) {
        Input in = input();
        String table = in.requiredText("name", TableResource.NAME);
        boolean header = in.bool("first_row_header", false);
        CsvFormat format = format(contentType, in.faults());
        if (columns != null) {
            in.faults().add("columns", Fault.invalid("There are no fields yet: this makes a table."));
        }
        in.faults().checkQuery();
        return Payload.ofCsv(table, header, new CsvPart(format, ColumnPlan.NONE));
    }

    /** Looked at, for a table as it is now. Throws 400 {@code ERROR_QUERY_PARAMETER_VALIDATION}. */
    Payload ofTable(TableModel table, @Nullable String contentType) {
        Input in = input();
        boolean header = in.bool("first_row_header", false);
        CsvFormat format = format(contentType, in.faults());
        Faults inside = new Faults();
        ColumnPlan plan = ColumnPlan.of(table, columns(header, in.faults()), inside);
        in.faults().addAll("columns", inside);
        in.faults().checkQuery();
        return Payload.ofCsv("", header, new CsvPart(format, plan));
    }

    private Input input() {
        ObjectNode given = JsonNodeFactory.instance.objectNode();
        if (name != null) {
            given.put("name", name);
        }
        if (firstRowHeader != null) {
            given.put("first_row_header", firstRowHeader);
        }
        return Input.of(given);
    }

    private CsvFormat format(@Nullable String contentType, Faults faults) {
        return new CsvFormat(
                delimiter == null ? null : delimiter(delimiter, faults),
                charset == null ? charset(ofContentType(contentType), faults) : charset(charset, faults));
    }

    private static @Nullable Character delimiter(String given, Faults faults) {
        if (given.equalsIgnoreCase(TAB)) {
            return '\t';
        }
        if (given.length() == 1 && CsvFormat.mayDelimit(given.charAt(0))) {
            return given.charAt(0);
        }
        faults.add("delimiter", Fault.invalid("One character, no quote and no end of a line, or tab."));
        return null;
    }

    private static @Nullable Charset charset(@Nullable String given, Faults faults) {
        if (given == null) {
            return null;
        }
        try {
            return decodable(Charset.forName(given), faults);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            faults.add("charset", Fault.notAChoice(given));
            return null;
        }
    }

    /** Java has a few that only find out what they decode by trying; they do not say where they fail. */
    private static @Nullable Charset decodable(Charset charset, Faults faults) {
        if (charset.newDecoder().isAutoDetecting()) {
            faults.add("charset", Fault.notAChoice(charset.name()));
            return null;
        }
        return charset;
    }

    private static @Nullable String ofContentType(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        for (String parameter : contentType.split(";", -1)) {
            String[] pair = parameter.split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("charset")) {
                String value = pair[1].strip();
                boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return null;
    }

    private @Nullable ObjectNode columns(boolean header, Faults faults) {
        if (columns == null) {
            return null;
        }
        if (!header) {
            faults.add("columns", Fault.invalid("Needs names in the file: first_row_header=true."));
            return null;
        }
        try {
            JsonNode json = Json.MAPPER.readTree(columns);
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException | NumberFormatException e) {
            // as wrong as any other text that is no object
        }
        faults.add("columns", Fault.NOT_AN_OBJECT);
        return null;
    }
}
