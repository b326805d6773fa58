package io.holdfast.lock;

/** One cell of the table of operations: on this level, these rows, this strongly. */
public record Need(Level level, Reach reach, Strength strength) {}
