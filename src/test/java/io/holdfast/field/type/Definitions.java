package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Input;
import io.holdfast.problem.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Short words for definitions, bodies and cells in tests. JSON is written with single quotes. */
final class Definitions {
    static final SingleSelectOptions OPEN_OR_DONE = (SingleSelectOptions) of(
            "single_select",
            "{'select_options': [{'value': 'Open', 'color': 'blue'}, {'value': 'Done', 'color': 'red'}]}");

    private Definitions() {}

    static JsonNode json(String text) {
        return parsed(text.replace('\'', '"'));
    }

    static JsonNode parsed(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FieldType type(String name) {
        return FieldType.byName(name).orElseThrow();
    }

    /** A new field with the given options. */
    static FieldOptions of(String type, String options) {
        return changed(null, type, options);
    }

    /** What a body makes of a field, all of it well. */
    static FieldOptions changed(@Nullable FieldOptions before, String type, String options) {
        Input in = Input.of(json(options));
        OptionsAsked asked = type(type).read(in, before, idsFrom(before == null ? 1 : 101));
        in.check();
        return asked.orThrow();
    }

    static OptionIds idsFrom(int first) {
        return new AtomicInteger(first)::getAndIncrement;
    }

    /** A stored cell as the API returns it. */
    static JsonNode written(FieldOptions options, @Nullable Object stored) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = Json.MAPPER.createGenerator(text)) {
            options.write(out, stored);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parsed(text.toString());
    }
}
