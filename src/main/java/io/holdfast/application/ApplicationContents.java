package io.holdfast.application;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/** What lies in applications; the feature that owns tables answers. */
public interface ApplicationContents {
    /** The live tables of applications as the API returns them, in their order; no entry where there is none. */
    Map<Integer, ArrayNode> tablesOf(Collection<Integer> applications);

    /** Makes the example table of a new application. */
    void addExample(ApplicationRow application) throws SQLException;
}
