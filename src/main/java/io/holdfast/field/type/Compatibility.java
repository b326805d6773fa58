package io.holdfast.field.type;

/** What a change of a field's definition means for what is stored. */
public enum Compatibility {
    /** The definition stays what it is. */
    NONE,
    /** Only the metadata change. */
    COMPATIBLE,
    /** Stored values change, or the column's type does. */
    INCOMPATIBLE;

    /** Another type is always incompatible, even where no value would change: that is what was asked for. */
    public static Compatibility between(FieldOptions before, FieldOptions after) {
        if (before.equals(after)) {
            return NONE;
        }
        return before.type() != after.type() || Conversion.isNeeded(before, after) ? INCOMPATIBLE : COMPATIBLE;
    }
}
