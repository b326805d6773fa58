package io.holdfast.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jooq.DataType;

/**
 * A field of a table that is being made.
 *
 * @param type the name of its type
 * @param options as the metadata keep them
 * @param column the type of its column
 */
public record NewField(String name, String type, ObjectNode options, DataType<?> column) {}
