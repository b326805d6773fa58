package io.holdfast.access;

/**
 * An account, as far as other features need to know it.
 *
 * @param name what people call them
 * @param email lower case, unique
 */
public record Account(int id, String name, String email, boolean isStaff) {}
