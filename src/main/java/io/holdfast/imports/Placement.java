package io.holdfast.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import io.holdfast.job.JobFailed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which cell of a row goes into which field of a table.
 *
 * @param columns what the columns of the rows are called; no row may have more cells
 * @param places of every field the column that goes into it; {@link #NOWHERE} for none
 * @param padding what a row that is too short has instead of its last cells
 */
record Placement(List<String> columns, List<Integer> places, JsonNode padding) {
    static final int NOWHERE = -1;

    Placement {
        columns = List.copyOf(columns);
        places = List.copyOf(places);
    }

    /** One column after the other, as rows of JSON have them. */
    static Placement inOrder(TableModel table) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < table.fields().size(); i++) {
            places.add(i);
        }
        return new Placement(
                table.fields().stream().map(FieldModel::name).toList(), places, JsonNodeFactory.instance.nullNode());
    }

    /** The cell of the table's field of this place; a missing node when it is not given. */
    JsonNode cell(Rows.Row row, int field) {
        int place = places.get(field);
        if (place == NOWHERE) {
            return JsonNodeFactory.instance.missingNode();
        }
        return place < row.cells().size() ? row.cells().get(place) : padding;
    }

    /** Collects what goes where. */
    static final class Builder {
        private final TableModel table;
        private final List<Integer> places;

        Builder(TableModel table) {
            this.table = table;
            this.places = new ArrayList<>(Collections.nCopies(table.fields().size(), NOWHERE));
        }

        /** @throws JobFailed when the table has no such field, or another column goes into it */
        void put(int column, int fieldId) {
            FieldModel field = table.field(fieldId)
                    .orElseThrow(() ->
                            new JobFailed("A field that the data go into was deleted before the import could begin."));
            int place = table.fields().indexOf(field);
            if (places.get(place) != NOWHERE) {
                throw new JobFailed("Two columns go into the field \"" + field.name() + "\".");
            }
            places.set(place, column);
        }

        Placement build(List<String> columns, JsonNode padding) {
            return new Placement(columns, places, padding);
        }
    }
}
