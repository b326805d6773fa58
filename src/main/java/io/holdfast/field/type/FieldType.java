package io.holdfast.field.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Input;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types a field can have, by their names on the wire. */
public enum FieldType {
    TEXT("text", TextOptions::read, TextOptions::fromStored),
    LONG_TEXT("long_text", LongTextOptions::read, LongTextOptions::fromStored),
    NUMBER("number", NumberOptions::read, NumberOptions::fromStored),
    BOOLEAN("boolean", BooleanOptions::read, BooleanOptions::fromStored),
    DATE("date", DateOptions::read, DateOptions::fromStored),
    URL("url", (in, before, ids) -> OptionsAsked.granted(UrlOptions.ONLY), stored -> UrlOptions.ONLY),
    EMAIL("email", (in, before, ids) -> OptionsAsked.granted(EmailOptions.ONLY), stored -> EmailOptions.ONLY),
    PHONE_NUMBER(
            "phone_number",
            (in, before, ids) -> OptionsAsked.granted(PhoneNumberOptions.ONLY),
            stored -> PhoneNumberOptions.ONLY),
    RATING("rating", RatingOptions::read, RatingOptions::fromStored),
    SINGLE_SELECT("single_select", SingleSelectOptions::read, SingleSelectOptions::fromStored);

    /** All names, in the order of the constants. */
    public static final List<String> NAMES =
            Arrays.stream(values()).map(FieldType::wireName).toList();

    private final String wireName;
    private final Reader reader;
    private final StoredReader storedReader;

    FieldType(String wireName, Reader reader, StoredReader storedReader) {
        this.wireName = wireName;
        this.reader = reader;
        this.storedReader = storedReader;
    }

    public static Optional<FieldType> byName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(name))
                .findFirst();
    }

    /** The name in the API and in the metadata. */
    public String wireName() {
        return wireName;
    }

    /**
     * Reads this type's options from the body of a request and notes what is wrong in {@code in.faults()}: nothing of the
     * answer may be used before {@code in.check()}.
     *
     * @param before null when a field is created; options of this type when they are changed, what the body leaves out keeps
     *     its value; options of another type when the type changes, the defaults of this one apply
     * @param ids where options of a select that are new get their ids from
     */
    public OptionsAsked read(Input in, @Nullable FieldOptions before, OptionIds ids) {
        return reader.read(in, before, ids);
    }

    /** Reads what {@link FieldOptions#toStored} wrote. */
    public FieldOptions fromStored(JsonNode stored) {
        return storedReader.read(stored);
    }

    @FunctionalInterface
    private interface Reader {
        OptionsAsked read(Input in, @Nullable FieldOptions before, OptionIds ids);
    }

    @FunctionalInterface
    private interface StoredReader {
        FieldOptions read(JsonNode stored);
    }
}
