package io.holdfast.row;

import io.holdfast.field.FieldModel;
import io.holdfast.field.TableModel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How parameters of a query name fields: {@code field_201}, {@code id_201}, {@code 201}, or else by the fields' own names. */
record FieldNames(TableModel model, boolean byNames) {
    private static final Pattern ID = Pattern.compile("(?:field_|id_)?([0-9]{1,10})");

    Optional<FieldModel> find(String name) {
        if (byNames) {
            return model.field(name);
        }
        Matcher id = ID.matcher(name);
        return id.matches()
                ? model.fields().stream()
                        .filter(field -> field.id() == Long.parseLong(id.group(1)))
                        .findFirst()
                : Optional.empty();
    }

    /** The fields of a list; what is unknown does not count. */
    List<FieldModel> known(Collection<String> names) {
        return names.stream().map(this::find).flatMap(Optional::stream).toList();
    }
}
