package io.holdfast.storage;

import org.jooq.DataType;

/** A column that holds a field's values; it carries no option of the field. */
public record PhysicalColumn(String name, DataType<?> type) {}
