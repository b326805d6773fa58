package io.holdfast.field.type;

/** A text in the shape of an e-mail address, or the empty text; there is nothing to choose. */
public record EmailOptions() implements ShapedTextOptions {
    public static final EmailOptions ONLY = new EmailOptions();

    @Override
    public FieldType type() {
        return FieldType.EMAIL;
    }

    @Override
    public TextShape shape() {
        return TextShape.EMAIL;
    }
}
