package io.holdfast.copying;

import io.holdfast.storage.PhysicalColumn;
import java.util.Map;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * A field and its copy.
 *
 * @param column the column of the copy
 * @param optionIds the ids that the options of a select have in the copy, by those of the source; empty where they keep theirs
 */
record FieldCopy(SourceField source, String column, Map<Integer, Integer> optionIds) {
    FieldCopy {
        optionIds = Map.copyOf(optionIds);
    }

    PhysicalColumn physical() {
        return new PhysicalColumn(column, source.definition().column());
    }

    /** The options as the metadata of the copy keep them, JSON. */
    String options() {
        return optionIds.isEmpty()
                ? source.options()
                : source.definition().withOptionIds(optionIds).toStored().toString();
    }

    /** The cells of the copy, over the columns of the source. */
    Field<?> cells() {
        Field<?> cells = DSL.field(DSL.name(source.column()));
        return optionIds.isEmpty() ? cells : source.definition().withOptionIds(cells, optionIds);
    }
}
