package io.holdfast.field;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.field.type.Compatibility;
import io.holdfast.field.type.FieldOptions;
import io.holdfast.field.type.FieldType;
import io.holdfast.field.type.OptionIds;
import io.holdfast.field.type.OptionsAsked;
import io.holdfast.lock.LockName;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import io.holdfast.table.ColumnNames;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a request makes of a field that is defined in some way. Read once before the lock, to choose the
 * operation, and once more of the field as it is under the lock.
 */
record FieldChange(
        String name,
        @Nullable String description,
        FieldOptions options,
        @Nullable ErrorCode objection,
        Compatibility compatibility,
        boolean typeChanges,
        boolean descriptionChanges) {
    /** In characters (code points). */
    static final int MAX_NAME_LENGTH = 255;

    private static final TextRule NAME = TextRule.upTo(MAX_NAME_LENGTH);
    private static final TextRule DESCRIPTION = TextRule.any().orBlank().orNull();

    /** A field to be made. */
    static FieldChange creating(Input in, OptionIds ids) {
        if (!in.has("type")) {
            // the only mistake that is told of then
            in.faults().add("type", Fault.REQUIRED);
            in.check();
        }
        FieldType type = type(in, null);
        String name = in.requiredText("name", NAME);
        String description = in.text("description", DESCRIPTION);
        OptionsAsked asked = type.read(in, null, ids);
        ErrorCode unsupported = unsupported(in);
        in.check();
        return new FieldChange(
                name,
                description,
                asked.options(),
                unsupported != null ? unsupported : asked.objection(),
                Compatibility.INCOMPATIBLE,
                true,
                true);
    }

    /** A field to be changed: what the body leaves out stays. */
    static FieldChange changing(
            Input in, String name, @Nullable String description, FieldOptions options, OptionIds ids) {
        FieldType type = type(in, options.type());
        String newName = in.has("name") ? in.requiredText("name", NAME) : name;
        String newDescription = in.has("description") ? in.text("description", DESCRIPTION) : description;
        OptionsAsked asked = type.read(in, options, ids);
        ErrorCode unsupported = unsupported(in);
        in.check();
        return new FieldChange(
                newName,
                newDescription,
                asked.options(),
                unsupported != null ? unsupported : asked.objection(),
                Compatibility.between(options, asked.options()),
                type != options.type(),
                !newName.equals(name) || !Objects.equals(newDescription, description));
    }

    private static FieldType type(Input in, @Nullable FieldType present) {
        if (present != null && !in.has("type")) {
            return present;
        }
        String name = in.choice("type", FieldType.NAMES, FieldType.TEXT.wireName());
        in.check();
        return FieldType.byName(name).orElseThrow();
    }

    private static @Nullable ErrorCode unsupported(Input in) {
        if (in.bool("db_index", false)) {
            return ErrorCode.ERROR_DB_INDEX_NOT_SUPPORTED;
        }
        JsonNode constraints = in.raw("field_constraints");
        if (constraints.isMissingNode() || constraints.isNull()) {
            return null;
        }
        if (!constraints.isArray()) {
            in.faults().add("field_constraints", Fault.NOT_A_LIST);
            return null;
        }
        return constraints.isEmpty() ? null : ErrorCode.ERROR_INVALID_FIELD_CONSTRAINT;
    }

    /** Domain errors, which come after those of the body and after permission. */
    void requireAllowed(boolean primary) {
        ColumnNames.requireAllowed(name);
        if (objection != null) {
            throw objection.problem();
        }
        if (primary && !options.mayBePrimary()) {
            throw ErrorCode.ERROR_INCOMPATIBLE_PRIMARY_FIELD_TYPE.problem();
        }
    }

    boolean changesNothing() {
        return compatibility == Compatibility.NONE && !descriptionChanges;
    }

    /** A request with several changes counts as its strongest. */
    Operation operation() {
        return compatibility == Compatibility.INCOMPATIBLE ? Operation.CHANGE_FIELD : Operation.UPDATE_FIELD;
    }

    /** What it asks for; named locks tell a change of the type from other ones that change what is stored. */
    LockRequest of(Target field) {
        LockRequest request = new LockRequest(operation(), field);
        return operation() == Operation.CHANGE_FIELD
                ? request.named(typeChanges ? LockName.FIELD_TYPE_UPDATE : LockName.FIELD_INCOMPATIBLE_UPDATE)
                : request;
    }
}
