package io.holdfast.field.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;
import io.holdfast.problem.Input;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options of a select. An entry with the id of an option that is there changes it, every other one is new and gets
 * an id of ours; the id it came with is good for naming it as the default in the same body, and for nothing else.
 */
final class SelectReader {
    private static final String LIST = "select_options";
    private static final String DEFAULT = "single_select_default";

    private final Input in;
    private final SingleSelectOptions before;
    private final OptionIds ids;
    private final Map<BigInteger, Integer> named = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private @Nullable ErrorCode objection;

    SelectReader(Input in, SingleSelectOptions before, OptionIds ids) {
        this.in = in;
        this.before = before;
        this.ids = ids;
    }

    OptionsAsked read() {
        List<SelectOption> options = in.has(LIST) ? askedOptions() : keptOptions();
        Integer chosen = in.has(DEFAULT) ? askedDefault() : keptDefault();
        return new OptionsAsked(new SingleSelectOptions(options, chosen), objection);
    }

    private List<SelectOption> keptOptions() {
        for (SelectOption option : before.options()) {
            taken.add(option.id());
            named.put(BigInteger.valueOf(option.id()), option.id());
        }
        return before.options();
    }

    private List<SelectOption> askedOptions() {
        JsonNode list = in.raw(LIST);
        if (list.isNull()) {
            in.faults().add(LIST, Fault.NULL);
            return List.of();
        }
        if (!list.isArray()) {
            in.faults().addAll(LIST, new Faults().add(Fault.NOT_A_LIST));
            return List.of();
        }
        return askedOptions(list);
    }

    private List<SelectOption> askedOptions(JsonNode list) {
        List<Entry> entries = new ArrayList<>();
        ArrayNode details = JsonNodeFactory.instance.arrayNode();
        boolean faulty = false;
        for (JsonNode node : list) {
            Entry entry = Entry.of(node);
            entries.add(entry);
            details.add(entry.faults.detail());
            faulty |= !entry.faults.isEmpty();
        }
        if (faulty) {
            in.faults().put(LIST, details);
            return List.of();
        }
        return entries.stream().map(this::option).toList();
    }

    private SelectOption option(Entry entry) {
        int id = idFor(entry.reference);
        if (entry.reference != null) {
            named.putIfAbsent(entry.reference, id);
        }
        return new SelectOption(id, entry.value, entry.color);
    }

    private int idFor(@Nullable BigInteger reference) {
        if (reference != null && isKnown(reference) && taken.add(reference.intValue())) {
            return reference.intValue();
        }
        int id = ids.next();
        taken.add(id);
        return id;
    }

    private boolean isKnown(BigInteger reference) {
        return reference.bitLength() < Integer.SIZE && before.has(reference.intValue());
    }

    private @Nullable Integer askedDefault() {
        JsonNode node = in.raw(DEFAULT);
        if (node.isNull()) {
            return null;
        }
        BigInteger reference = Entry.wholeNumber(node);
        if (reference == null) {
            in.faults().add(DEFAULT, Fault.NOT_INTEGER);
            return null;
        }
        Integer id = named.get(reference);
        if (id == null) {
            objection = ErrorCode.ERROR_SELECT_OPTION_DOES_NOT_BELONG_TO_FIELD;
        }
        return id;
    }

    private @Nullable Integer keptDefault() {
        Integer kept = before.defaultId();
        return kept != null && taken.contains(kept) ? kept : null;
    }

    /** One element of the list, and what is wrong with it. */
    private record Entry(@Nullable BigInteger reference, String value, String color, Faults faults) {
        static Entry of(JsonNode node) {
            if (!node.isObject()) {
                return new Entry(null, "", "", new Faults().add(Fault.NOT_AN_OBJECT));
            }
            Input in = Input.of(node);
            JsonNode id = in.raw("id");
            BigInteger reference = id.isMissingNode() || id.isNull() ? null : wholeNumber(id);
            if (reference == null && !id.isMissingNode() && !id.isNull()) {
                in.faults().add("id", Fault.NOT_INTEGER);
            }
            return new Entry(
                    reference,
                    in.requiredText("value", SelectOption.RULE),
                    in.requiredText("color", SelectOption.RULE),
                    in.faults());
        }

        static @Nullable BigInteger wholeNumber(JsonNode node) {
            var number = Input.integerOf(node);
            return number == null ? null : number.toBigInteger();
        }
    }
}
