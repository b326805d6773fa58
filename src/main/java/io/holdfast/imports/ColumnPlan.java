package io.holdfast.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import io.holdfast.job.JobFailed;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Into which fields the columns of a file go, fixed when the request was accepted: names and places may be others when the job
 * begins, ids are not.
 *
 * @param asked field by name in the header, as the caller said; null for a column to be skipped
 * @param names field by name in the header otherwise: those of the table
 * @param places fields by place, for a file without a header
 */
record ColumnPlan(Map<String, @Nullable Integer> asked, Map<String, Integer> names, List<Integer> places) {
    /** A name in a header, as far as it can be stored. */
    private static final TextRule NAME = TextRule.any().orBlank();

    /** Of a table to be made. */
    static final ColumnPlan NONE = new ColumnPlan(Map.of(), Map.of(), List.of());

    ColumnPlan {
        asked = Collections.unmodifiableMap(new LinkedHashMap<>(asked));
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        places = List.copyOf(places);
    }

    /**
     * For a table as it is now.
     *
     * @param asked an object of field ids by name, null among them; null for none
     * @param faults what is wrong with it, by name
     */
    static ColumnPlan of(TableModel table, @Nullable ObjectNode asked, Faults faults) {
        Map<String, Integer> names = new LinkedHashMap<>();
        table.fields().forEach(field -> names.put(field.name(), field.id()));
        return new ColumnPlan(
                asked == null ? Map.of() : ids(table, asked, faults),
                names,
                table.fields().stream().map(FieldModel::id).toList());
    }

    private static Map<String, @Nullable Integer> ids(TableModel table, ObjectNode asked, Faults faults) {
        Map<String, @Nullable Integer> ids = new LinkedHashMap<>();
        Set<Integer> taken = new HashSet<>();
        asked.fields().forEachRemaining(column -> {
            JsonNode given = column.getValue();
            BigDecimal number = Input.integerOf(given);
            Integer id = given.isNull() ? null : idOf(number);
            Fault unreadable = NAME.faultOf(column.getKey());
            if (unreadable != null) {
                faults.add(unreadable);
            } else if (!given.isNull() && number == null) {
                faults.add(column.getKey(), Fault.NOT_INTEGER);
            } else if (id != null && table.field(id).isEmpty()) {
                faults.add(column.getKey(), Fault.doesNotExist(given.asText()));
            } else if (id != null && !taken.add(id)) {
                faults.add(column.getKey(), Fault.invalid("Another column goes into this field already."));
            }
            ids.put(column.getKey(), id);
        });
        return ids;
    }

    private static int idOf(@Nullable BigDecimal number) {
        // what is beyond the range of ids belongs to nobody
        return number == null || number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0
                ? -1
                : number.intValue();
    }

    /**
     * Which cell of a row goes into which of the table's fields.
     *
     * @param header the cells of the first row; null when the file has none
     * @throws JobFailed when a column goes nowhere, two go into one field, or one into a field that is no more
     */
    Placement in(TableModel table, @Nullable List<String> header) {
        return header == null ? byPlace(table) : byName(table, header);
    }

    private Placement byPlace(TableModel table) {
        Placement.Builder builder = new Placement.Builder(table);
        for (int i = 0; i < places.size(); i++) {
            builder.put(i, places.get(i));
        }
        return builder.build(
                table.fields().stream().map(FieldModel::name).toList(), JsonNodeFactory.instance.missingNode());
    }

    private Placement byName(TableModel table, List<String> header) {
        asked.forEach((name, id) -> {
            if (id != null && !header.contains(name)) {
                throw new JobFailed("The header has no \"" + name + "\", which columns speaks of.");
            }
        });
        Placement.Builder builder = new Placement.Builder(table);
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (!asked.containsKey(name) && !names.containsKey(name)) {
                throw new JobFailed("The header has \"" + name + "\", which is no field of the table;"
                        + " columns can say where it goes, or null to skip it.");
            }
            Integer id = asked.containsKey(name) ? asked.get(name) : names.get(name);
            if (id != null) {
                builder.put(i, id);
            }
        }
        return builder.build(header, JsonNodeFactory.instance.missingNode());
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        asked.forEach(json.putObject("asked")::put);
        names.forEach(json.putObject("names")::put);
        places.forEach(json.putArray("places")::add);
        return json;
    }

    static ColumnPlan of(JsonNode json) {
        Map<String, @Nullable Integer> asked = new LinkedHashMap<>();
        json.path("asked").fields().forEachRemaining(column -> asked.put(column.getKey(), intOf(column.getValue())));
        Map<String, Integer> names = new LinkedHashMap<>();
        json.path("names")
                .fields()
                .forEachRemaining(
                        column -> names.put(column.getKey(), column.getValue().intValue()));
        List<Integer> places = new ArrayList<>();
        json.path("places").forEach(id -> places.add(id.intValue()));
        return new ColumnPlan(asked, names, places);
    }

    private static @Nullable Integer intOf(JsonNode id) {
        return id.isNull() ? null : (Integer) id.intValue();
    }
}
