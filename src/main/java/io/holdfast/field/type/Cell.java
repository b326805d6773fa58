package io.holdfast.field.type;

import io.holdfast.problem.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller sent for a cell, looked at. */
public sealed interface Cell {
    /** Can be stored as it is: null, String, BigDecimal, Boolean, LocalDate, OffsetDateTime or Integer, as the column wants. */
    record Value(@Nullable Object value) implements Cell {}

    /** Breaks a rule of the type: the faults go under the field's key. */
    record Invalid(List<Fault> faults) implements Cell {
        public Invalid {
            faults = List.copyOf(faults);
            if (faults.isEmpty()) {
                throw new IllegalArgumentException("an invalid cell has a fault");
            }
        }

        Invalid(Fault fault) {
            this(List.of(fault));
        }
    }

    /** Has the right form but names nothing that exists: the validation error's {@code detail} is this text. */
    record Refused(String detail) implements Cell {}
}
