package io.holdfast.field.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * One of a list of options; the cell holds the option's id. No record, only because it keeps two indexes over the list: each
 * cell that is read or written needs one of them.
 */
public final class SingleSelectOptions implements FieldOptions {
    /** Nothing to choose from. */
    public static final SingleSelectOptions PLAIN = new SingleSelectOptions(List.of(), null);

    private final List<SelectOption> options;
    private final @Nullable Integer defaultId;
    private final Map<Integer, SelectOption> byId = new HashMap<>();
    private final Map<String, SelectOption> byText = new HashMap<>();

    /**
     * @param options in the order in which they are offered
     * @param defaultId the option that a new row gets when the cell is not given; null for none
     */
    public SingleSelectOptions(List<SelectOption> options, @Nullable Integer defaultId) {
        this.options = List.copyOf(options);
        this.defaultId = defaultId;
        for (SelectOption option : this.options) {
            if (byId.put(option.id(), option) != null) {
                throw new IllegalArgumentException("two options have the id " + option.id());
            }
            byText.putIfAbsent(option.value(), option);
        }
        if (defaultId != null && !byId.containsKey(defaultId)) {
            throw new IllegalArgumentException("the default is no option");
        }
    }

    static OptionsAsked read(Input in, @Nullable FieldOptions before, OptionIds ids) {
        SingleSelectOptions old = before instanceof SingleSelectOptions same ? same : PLAIN;
        return new SelectReader(in, old, ids).read();
    }

    static SingleSelectOptions fromStored(JsonNode stored) {
        List<SelectOption> options = new ArrayList<>();
        for (JsonNode option : stored.path("select_options")) {
            options.add(new SelectOption(
                    option.path("id").asInt(),
                    option.path("value").asText(),
                    option.path("color").asText()));
        }
        JsonNode chosen = stored.path("single_select_default");
        return new SingleSelectOptions(options, chosen.isNumber() ? chosen.intValue() : null);
    }

    public List<SelectOption> options() {
        return options;
    }

    public @Nullable Integer defaultId() {
        return defaultId;
    }

    boolean has(int id) {
        return byId.containsKey(id);
    }

    /** Whether every option that others have is here too. */
    boolean keepsAllOf(SingleSelectOptions others) {
        return byId.keySet().containsAll(others.byId.keySet());
    }

    @Override
    public FieldType type() {
        return FieldType.SINGLE_SELECT;
    }

    @Override
    public void render(ObjectNode out) {
        ArrayNode list = out.putArray("select_options");
        for (SelectOption option : options) {
            list.addObject().put("id", option.id()).put("value", option.value()).put("color", option.color());
        }
        out.put("single_select_default", defaultId);
    }

    @Override
    public List<Integer> optionIds() {
        return options.stream().map(SelectOption::id).toList();
    }

    @Override
    public SingleSelectOptions withOptionIds(Map<Integer, Integer> ids) {
        List<SelectOption> renewed = options.stream()
                .map(option -> new SelectOption(newId(ids, option.id()), option.value(), option.color()))
                .toList();
        return new SingleSelectOptions(renewed, defaultId == null ? null : newId(ids, defaultId));
    }

    @Override
    public Field<?> withOptionIds(Field<?> cells, Map<Integer, Integer> ids) {
        return SelectSql.renewed(cells, ids);
    }

    private static int newId(Map<Integer, Integer> ids, int id) {
        return Objects.requireNonNull(ids.get(id), () -> "no new id for option " + id);
    }

    @Override
    public DataType<?> column() {
        return SQLDataType.INTEGER;
    }

    /** Takes an option's id or its exact text. */
    @Override
    public Cell parse(JsonNode value) {
        if (value.isNull()) {
            return new Cell.Value(null);
        }
        if (value.isTextual()) {
            return chosen(textOption(value.textValue()), value);
        }
        if (value.isIntegralNumber()) {
            return chosen(value.canConvertToInt() ? byId.get(value.intValue()) : null, value);
        }
        return new Cell.Invalid(Fault.invalid("Expected the id or the text of a select option."));
    }

    private @Nullable SelectOption textOption(String text) {
        SelectOption exact = byText.get(text);
        return exact == null ? byText.get(text.strip()) : exact;
    }

    private static Cell chosen(@Nullable SelectOption option, JsonNode asked) {
        return option == null
                ? new Cell.Refused("The select option " + shortened(asked) + " does not belong to the field.")
                : new Cell.Value(option.id());
    }

    private static String shortened(JsonNode asked) {
        String text = asked.toString();
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }

    @Override
    public @Nullable Object defaultCell() {
        return defaultId;
    }

    @Override
    public void write(JsonGenerator out, @Nullable Object stored) throws IOException {
        SelectOption option = stored == null ? null : byId.get((Integer) stored);
        if (option == null) {
            out.writeNull();
            return;
        }
        out.writeStartObject();
        out.writeNumberField("id", option.id());
        out.writeStringField("value", option.value());
        out.writeStringField("color", option.color());
        out.writeEndObject();
    }

    @Override
    public Optional<Field<?>> sortKey(Field<?> column, String sortType) {
        return switch (sortType) {
            case SORT_DEFAULT -> TextCells.sortKey(SelectSql.text(column, this), sortType);
            case SORT_ORDER -> Optional.of(SelectSql.position(column, this));
            default -> Optional.empty();
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SingleSelectOptions that
                && options.equals(that.options)
                && Objects.equals(defaultId, that.defaultId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(options, defaultId);
    }

    @Override
    public String toString() {
        return "SingleSelectOptions" + options + " default " + defaultId;
    }
}
