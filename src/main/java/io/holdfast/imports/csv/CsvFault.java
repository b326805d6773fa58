package io.holdfast.imports.csv;

/** A file that cannot be read to its end; the message tells people where and why. */
public final class CsvFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    CsvFault(String message) {
        super(message);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
