package io.holdfast.field.type;

import io.holdfast.problem.TextRule;

/**
 * One of the choices of a select.
 *
 * @param id drawn from the sequence of option ids, never used twice
 * @param value 1 to 255 characters; two options of a field may have the same
 * @param color 1 to 255 characters
 */
public record SelectOption(int id, String value, String color) {
    static final TextRule RULE = TextRule.upTo(255);

    public SelectOption {
        if (RULE.faultOf(value) != null || RULE.faultOf(color) != null) {
            throw new IllegalArgumentException("option " + id);
        }
    }
}
