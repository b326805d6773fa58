package io.holdfast.field.type;

/** A text in the shape of a url, or the empty text; there is nothing to choose. */
public record UrlOptions() implements ShapedTextOptions {
    public static final UrlOptions ONLY = new UrlOptions();

    @Override
    public FieldType type() {
        return FieldType.URL;
    }

    @Override
    public TextShape shape() {
        return TextShape.URL;
    }
}
