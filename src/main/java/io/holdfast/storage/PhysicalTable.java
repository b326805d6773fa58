package io.holdfast.storage;

/**
 * A user's table as PostgreSQL knows it.
 *
 * @param schema the application's schema
 */
public record PhysicalTable(String schema, String name) {}
