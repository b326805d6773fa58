package io.holdfast.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the job of an import is given beside its upload.
 *
 * @param name of a table to be made; else empty
 * @param firstRowHeader whether the first row has names
 * @param hasData whether there is an upload
 * @param bytes how long that is
 * @param columns how many cells its longest row has; 0 when nobody has looked yet
 * @param upsertFields see {@link Upserting}
 * @param skippedFields see {@link Upserting}
 * @param csv how the upload is to be read; null when it is JSON
 */
record Payload(
        String name,
        boolean firstRowHeader,
        boolean hasData,
        long bytes,
        int columns,
        List<Integer> upsertFields,
        List<Integer> skippedFields,
        @Nullable CsvPart csv) {
    Payload {
        upsertFields = List.copyOf(upsertFields);
        skippedFields = List.copyOf(skippedFields);
    }

    static Payload ofNewTable(String name, boolean firstRowHeader, BodyScan scan) {
        return new Payload(
                name, firstRowHeader, scan.hasData(), scan.bytes(), scan.columns(), List.of(), List.of(), null);
    }

    static Payload ofExistingTable(BodyScan scan) {
        return new Payload(
                "",
                false,
                true,
                scan.bytes(),
                scan.columns(),
                scan.upserting().fields(),
                scan.upserting().skipped(),
                null);
    }

    /** Of a file that has still to come in. */
    static Payload ofCsv(String name, boolean firstRowHeader, CsvPart csv) {
        return new Payload(name, firstRowHeader, true, 0, 0, List.of(), List.of(), csv);
    }

    /** The same, now that its length is known. */
    Payload of(long length) {
        return new Payload(name, firstRowHeader, hasData, length, columns, upsertFields, skippedFields, csv);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("first_row_header", firstRowHeader)
                .put("has_data", hasData)
                .put("bytes", bytes)
                .put("columns", columns);
        upsertFields.forEach(json.putArray("upsert_fields")::add);
        skippedFields.forEach(json.putArray("skipped_fields")::add);
        if (csv != null) {
            json.set("csv", csv.toJson());
        }
        return json;
    }

    static Payload of(JsonNode json) {
        return new Payload(
                json.path("name").asText(),
                json.path("first_row_header").asBoolean(),
                json.path("has_data").asBoolean(),
                json.path("bytes").asLong(),
                json.path("columns").asInt(),
                ids(json.path("upsert_fields")),
                ids(json.path("skipped_fields")),
                json.has("csv") ? CsvPart.of(json.path("csv")) : null);
    }

    private static List<Integer> ids(JsonNode list) {
        List<Integer> ids = new ArrayList<>();
        list.forEach(id -> ids.add(id.asInt()));
        return ids;
    }
}
