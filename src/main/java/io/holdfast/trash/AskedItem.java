package io.holdfast.trash;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;
import io.holdfast.problem.Input;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants out of the trash.
 *
 * @param parent the table of rows; null for everything else
 */
record AskedItem(ItemType type, long id, @Nullable Integer parent) {
    private static final String TYPE = "trash_item_type";
    private static final String ID = "trash_item_id";
    private static final String PARENT = "parent_trash_item_id";

    AskedItem {
        if (type.isOfRows() && parent == null) {
            throw ErrorCode.ERROR_PARENT_ID_MUST_BE_PROVIDED.problem();
        }
        if (!type.isOfRows() && parent != null) {
            throw ErrorCode.ERROR_PARENT_ID_MUST_NOT_BE_PROVIDED.problem();
        }
    }

    /** @throws io.holdfast.problem.Problem 400 when the body says anything else */
    static AskedItem of(Input in) {
        if (!in.has(TYPE)) {
            in.faults().add(TYPE, Fault.REQUIRED);
        }
        ItemType type = ItemType.of(in.choice(TYPE, ItemType.NAMES, ItemType.VIEW.wireName()));
        if (!in.has(ID)) {
            in.faults().add(ID, Fault.REQUIRED);
        }
        Long id = id(in, ID, false);
        Long parent = id(in, PARENT, true);
        in.check();
        TreeSet<String> unknown = new TreeSet<>();
        in.body().fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(List.of(TYPE, ID, PARENT));
        if (!unknown.isEmpty()) {
            in.faults().add(Faults.WHOLE, Fault.invalid("Not known here: " + String.join(", ", unknown) + "."));
            in.check();
        }
        return new AskedItem(type, id == null ? 0 : id, parent == null ? null : parent.intValue());
    }

    /** Of an id beyond the range of its kind nothing can be found, as of 0. */
    private static @Nullable Long id(Input in, String key, boolean isOfTable) {
        JsonNode node = in.raw(key);
        if (node.isMissingNode() || (isOfTable && node.isNull())) {
            return null;
        }
        BigDecimal id = Input.integerOf(node);
        if (id == null) {
            in.faults().add(key, node.isNull() ? Fault.NULL : Fault.NOT_INTEGER);
            return null;
        }
        long most = isOfTable ? Integer.MAX_VALUE : Long.MAX_VALUE;
        return id.signum() < 0 || id.compareTo(BigDecimal.valueOf(most)) > 0 ? 0L : id.longValue();
    }

    /** As an id of anything but rows. */
    int itemId() {
        return id > Integer.MAX_VALUE ? 0 : (int) id;
    }

    int table() {
        return parent == null ? 0 : parent;
    }
}
