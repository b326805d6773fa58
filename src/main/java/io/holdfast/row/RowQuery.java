package io.holdfast.row;

import io.holdfast.problem.Fault;
import io.holdfast.problem.Problem;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query of a request about rows. Of a parameter that is given several times the last one counts. */
final class RowQuery {
    private static final Set<String> ON = Set.of("", "y", "yes", "true", "t", "on", "1");

    private final UriInfo uri;

    RowQuery(UriInfo uri) {
        this.uri = uri;
    }

    @Nullable
    String get(String name) {
        List<String> values = uri.getQueryParameters().get(name);
        return values == null || values.isEmpty() ? null : values.getLast();
    }

    private boolean flag(String name) {
        String value = get(name);
        return value != null && ON.contains(value.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether fields go by their names, in requests and answers. */
    boolean byNames() {
        return flag("user_field_names");
    }

    boolean includesMetadata() {
        return flag("include_metadata");
    }

    /** The row that new rows are to precede; null for none. */
    @Nullable
    Long before() {
        return integer("before");
    }

    /** Throws 400 when the parameter is there but no integer. */
    @Nullable
    Long integer(String name) {
        String value = get(name);
        if (value == null) {
            return null;
        }
        Long id = RowIds.of(value);
        if (id == null) {
            throw Problem.ofQuery(name, Fault.NOT_INTEGER);
        }
        return id;
    }

    PageLinks links() {
        return new PageLinks(uri);
    }
}
