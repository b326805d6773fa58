package io.holdfast.field.type;

import io.holdfast.problem.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Options as a body asks for them.
 *
 * @param options of use only when the body had no fault
 * @param objection a domain error against them, which comes after the faults of the body and after permission; else null
 */
public record OptionsAsked(FieldOptions options, @Nullable ErrorCode objection) {
    static OptionsAsked granted(FieldOptions options) {
        return new OptionsAsked(options, null);
    }

    /** The options; throws the objection when there is one. */
    public FieldOptions orThrow() {
        if (objection != null) {
            throw objection.problem();
        }
        return options;
    }
}
