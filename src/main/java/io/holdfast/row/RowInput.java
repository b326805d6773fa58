package io.holdfast.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.field.FieldModel;
import io.holdfast.field.type.Cell;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;
import io.holdfast.problem.Input;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows from the bodies of requests. All that is wrong in form is told together; only when nothing is, the first value
 * that names what does not exist is told, as a text.
 */
final class RowInput {
    static final int MAX_ITEMS = 200;
    private static final String ITEMS = "items";

    private final List<FieldModel> fields;
    private final boolean byNames;
    private @Nullable String refused;

    RowInput(List<FieldModel> fields, boolean byNames) {
        this.fields = fields;
        this.byNames = byNames;
    }

    /** The body of a request about one row. */
    Cells row(Input in) {
        Cells cells = cells(in.body(), in.faults());
        check(in.faults());
        return cells;
    }

    /** The rows of a batch to be created. */
    List<Cells> rows(Input in) {
        List<Cells> rows = new ArrayList<>();
        eachObject(in, (item, faults) -> rows.add(cells(item, faults)));
        return rows;
    }

    /** A row that is there already, and what is to change in it. */
    record Change(long id, Cells cells) {}

    /** The rows of a batch to be changed. */
    List<Change> changes(Input in) {
        List<Change> changes = new ArrayList<>();
        eachObject(in, (item, faults) -> changes.add(new Change(id(item, faults), cells(item, faults))));
        requireDistinct(changes.stream().map(Change::id).toList());
        return changes;
    }

    /** The rows of a batch to be deleted. */
    static List<Long> ids(Input in) {
        List<Long> ids = new ArrayList<>();
        Faults inside = new Faults();
        JsonNode items = items(in);
        for (int i = 0; i < items.size(); i++) {
            Long id = RowIds.of(items.get(i));
            if (id == null) {
                inside.add(String.valueOf(i), items.get(i).isNull() ? Fault.NULL : Fault.NOT_INTEGER);
            } else {
                ids.add(id);
            }
        }
        in.faults().addAll(ITEMS, inside);
        in.check();
        requireDistinct(ids);
        return ids;
    }

    private void eachObject(Input in, BiConsumer<ObjectNode, Faults> reader) {
        JsonNode items = items(in);
        Faults inside = new Faults();
        for (int i = 0; i < items.size(); i++) {
            String index = String.valueOf(i);
            if (items.get(i) instanceof ObjectNode item) {
                Faults ofItem = new Faults();
                reader.accept(item, ofItem);
                inside.addAll(index, ofItem);
            } else if (items.get(i).isNull()) {
                inside.add(index, Fault.NULL);
            } else {
                inside.addAll(index, new Faults().add(Fault.NOT_AN_OBJECT));
            }
        }
        in.faults().addAll(ITEMS, inside);
        check(in.faults());
    }

    /** The list, of a length that is allowed. */
    private static JsonNode items(Input in) {
        JsonNode items = in.raw(ITEMS);
        Fault fault = null;
        if (items.isMissingNode()) {
            fault = Fault.invalid("This field is required.");
        } else if (items.isNull()) {
            fault = Fault.NULL;
        } else if (!items.isArray()) {
            fault = Fault.NOT_A_LIST;
        } else if (items.isEmpty()) {
            fault = Fault.tooFew(1);
        } else if (items.size() > MAX_ITEMS) {
            fault = Fault.tooMany(MAX_ITEMS);
        }
        if (fault != null) {
            in.faults().add(ITEMS, fault);
        }
        in.check();
        return items;
    }

    /** 0, which is nobody's, when it is missing or faulty. */
    private static long id(ObjectNode item, Faults faults) {
        JsonNode node = item.path("id");
        Long id = RowIds.of(node);
        if (id != null) {
            return id;
        }
        faults.add(
                "id",
                node.isMissingNode()
                        ? Fault.invalid("This field is required.")
                        : node.isNull() ? Fault.NULL : Fault.NOT_INTEGER);
        return 0;
    }

    private Cells cells(ObjectNode row, Faults faults) {
        Cells cells = new Cells(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            FieldModel field = fields.get(i);
            String key = byNames ? field.name() : field.key();
            JsonNode value = row.get(key);
            if (value == null) {
                continue;
            }
            switch (field.options().parse(value)) {
                case Cell.Value(Object stored) -> cells.put(i, stored);
                case Cell.Invalid(List<Fault> wrong) -> wrong.forEach(fault -> faults.add(key, fault));
                case Cell.Refused(String detail) -> refused = refused == null ? detail : refused;
            }
        }
        return cells;
    }

    private void check(Faults faults) {
        faults.check();
        if (refused != null) {
            throw ErrorCode.ERROR_REQUEST_BODY_VALIDATION.problem(refused);
        }
    }

    private static void requireDistinct(List<Long> ids) {
        if (new HashSet<>(ids).size() < ids.size()) {
            throw ErrorCode.ERROR_ROW_IDS_NOT_UNIQUE.problem();
        }
    }
}
