package io.holdfast.problem;

/**
 * One thing that is wrong with one value: a leaf {@code {"error", "code"}} of a validation answer.
 *
 * @param error what to tell a person
 * @param code what a client looks at
 */
public record Fault(String error, String code) {
    public static final Fault REQUIRED = new Fault("This field is required.", "required");
    public static final Fault NULL = new Fault("This field may not be null.", "null");
    public static final Fault BLANK = new Fault("This field may not be blank.", "blank");
    public static final Fault NUL_CHARACTER =
            new Fault("Null characters are not allowed.", "null_characters_not_allowed");
    public static final Fault NOT_TEXT = new Fault("Not a valid string.", "invalid");
    public static final Fault NOT_UNICODE = new Fault("Not a valid string: half of a surrogate pair.", "invalid");
    public static final Fault NOT_BOOLEAN = new Fault("Must be a valid boolean.", "invalid");
    public static final Fault NOT_INTEGER = new Fault("A valid integer is required.", "invalid");
    public static final Fault NOT_NUMBER = new Fault("A valid number is required.", "invalid");
    public static final Fault NOT_A_LIST = new Fault("Expected a list of items.", "not_a_list");
    public static final Fault NOT_AN_OBJECT = new Fault("Invalid data. Expected an object.", "invalid");

    public static Fault invalid(String error) {
        return new Fault(error, "invalid");
    }

    public static Fault tooLong(int max) {
        return new Fault("Ensure this field has no more than " + max + " characters.", "max_length");
    }

    public static Fault tooShort(int min) {
        return new Fault("Ensure this field has at least " + min + " characters.", "min_length");
    }

    public static Fault tooMany(int max) {
        return new Fault("Ensure this field has no more than " + max + " elements.", "max_length");
    }

    public static Fault tooFew(int min) {
        return new Fault("Ensure this field has at least " + min + " elements.", "min_length");
    }

    public static Fault above(Object max) {
        return new Fault("Ensure this value is less than or equal to " + max + ".", "max_value");
    }

    public static Fault below(Object min) {
        return new Fault("Ensure this value is greater than or equal to " + min + ".", "min_value");
    }

    public static Fault notAChoice(Object value) {
        return new Fault("\"" + value + "\" is not a valid choice.", "invalid_choice");
    }

    public static Fault doesNotExist(Object id) {
        return new Fault("Invalid id \"" + id + "\" - object does not exist.", "does_not_exist");
    }
}
