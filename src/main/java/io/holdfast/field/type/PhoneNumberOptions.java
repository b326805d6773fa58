package io.holdfast.field.type;

/** A text in the shape of a phone number, or the empty text; there is nothing to choose. */
public record PhoneNumberOptions() implements ShapedTextOptions {
    public static final PhoneNumberOptions ONLY = new PhoneNumberOptions();

    @Override
    public FieldType type() {
        return FieldType.PHONE_NUMBER;
    }

    @Override
    public TextShape shape() {
        return TextShape.PHONE_NUMBER;
    }
}
