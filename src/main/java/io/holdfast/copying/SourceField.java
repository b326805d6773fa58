package io.holdfast.copying;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdfast.field.type.FieldOptions;
import io.holdfast.field.type.FieldType;
import io.holdfast.problem.Json;
import org.jspecify.annotations.Nullable;

/**
 * A live field at the moment that is copied.
 *
 * @param options as the metadata keep them, JSON
 * @param column its physical column in the source
 */
record SourceField(
        int tableId,
        String name,
        String type,
        String options,
        @Nullable String description,
        int position,
        boolean primary,
        String column) {
    FieldOptions definition() {
        try {
            return FieldType.byName(type).orElseThrow().fromStored(Json.MAPPER.readTree(options));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("options of a field are no JSON", e);
        }
    }
}
