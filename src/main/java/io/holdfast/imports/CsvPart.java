package io.holdfast.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.imports.csv.CsvFormat;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** What the job of an import of a CSV file is given about it. */
record CsvPart(CsvFormat format, ColumnPlan columns) {
    ObjectNode toJson() {
        Character delimiter = format.delimiter();
        Charset charset = format.charset();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("delimiter", delimiter == null ? null : delimiter.toString())
                .put("charset", charset == null ? null : charset.name());
        json.set("columns", columns.toJson());
        return json;
    }

    static CsvPart of(JsonNode json) {
        String delimiter = json.path("delimiter").textValue();
        String charset = json.path("charset").textValue();
        return new CsvPart(
                new CsvFormat(delimiterOf(delimiter), charset == null ? null : Charset.forName(charset)),
                ColumnPlan.of(json.path("columns")));
    }

    private static @Nullable Character delimiterOf(@Nullable String text) {
        return text == null ? null : (Character) text.charAt(0);
    }
}
