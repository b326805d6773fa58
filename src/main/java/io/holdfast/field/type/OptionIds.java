package io.holdfast.field.type;

/** Draws ids of select options, each once; the caller knows the sequence. */
@FunctionalInterface
public interface OptionIds {
    int next();
}
