package io.holdfast.lock;

import static io.holdfast.lock.Operation.CHANGE_FIELD;
import static io.holdfast.lock.Operation.CHANGE_PRIMARY_FIELD;
import static io.holdfast.lock.Operation.CREATE_FIELD;
import static io.holdfast.lock.Operation.CREATE_TABLE;
import static io.holdfast.lock.Operation.DELETE_APPLICATION;
import static io.holdfast.lock.Operation.DELETE_FIELD;
import static io.holdfast.lock.Operation.DELETE_TABLE;
import static io.holdfast.lock.Operation.DUPLICATE_FIELD;
import static io.holdfast.lock.Operation.ORDER_TABLES;
import static io.holdfast.lock.Operation.RENAME_APPLICATION;
import static io.holdfast.lock.Operation.RENAME_TABLE;
import static io.holdfast.lock.Operation.RESTORE_FIELD;
import static io.holdfast.lock.Operation.RESTORE_TABLE;
import static io.holdfast.lock.Operation.TRASH_APPLICATION;
import static io.holdfast.lock.Operation.TRASH_FIELD;
import static io.holdfast.lock.Operation.TRASH_TABLE;
import static io.holdfast.lock.Operation.UPDATE_FIELD;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a named lock can refuse, by the names that tools outside use. This is the table: each name with the operations that it
 * refuses, and the narrower names that it includes. Row imports, and whatever only reads, are refused by none.
 *
 * <p>Two names speak of {@code CHANGE_FIELD}, one of changes to another type, the other of all others.
 */
public enum LockName {
    FIELD_CREATION(CREATE_FIELD, DUPLICATE_FIELD, RESTORE_FIELD),
    FIELD_UPDATE(UPDATE_FIELD),
    FIELD_TYPE_UPDATE(CHANGE_FIELD),
    FIELD_INCOMPATIBLE_UPDATE(CHANGE_FIELD),
    FIELD_DELETION(TRASH_FIELD, DELETE_FIELD),
    FIELD_ALL(
            List.of(FIELD_CREATION, FIELD_UPDATE, FIELD_TYPE_UPDATE, FIELD_INCOMPATIBLE_UPDATE, FIELD_DELETION),
            CHANGE_PRIMARY_FIELD),
    TABLE_CREATION(CREATE_TABLE, RESTORE_TABLE),
    TABLE_MODIFICATION(RENAME_TABLE, ORDER_TABLES),
    TABLE_DELETION(TRASH_TABLE, DELETE_TABLE),
    TABLE_ALL(List.of(TABLE_CREATION, TABLE_MODIFICATION, TABLE_DELETION, FIELD_ALL)),
    APPLICATION_MODIFICATION(RENAME_APPLICATION),
    APPLICATION_DELETION(TRASH_APPLICATION, DELETE_APPLICATION),
    APPLICATION_ALL(List.of(APPLICATION_MODIFICATION, APPLICATION_DELETION, TABLE_ALL));

    private static final Set<Operation> REFUSED_BY_SOME = APPLICATION_ALL.operations();

    private final List<LockName> included;
    private final Set<Operation> own;

    LockName(Operation... own) {
        this(List.of(), own);
    }

    LockName(List<LockName> included, Operation... own) {
        this.included = included;
        this.own = Set.of(own);
    }

    /** As in the API: {@code field__type_update}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replaceFirst("_", "__");
    }

    /** Empty for a name that this version does not know. */
    public static Optional<LockName> byText(String text) {
        return Arrays.stream(values()).filter(name -> name.text().equals(text)).findAny();
    }

    /** Every operation that it refuses, in order. */
    public Set<Operation> operations() {
        Set<Operation> all = EnumSet.noneOf(Operation.class);
        all.addAll(own);
        included.forEach(name -> all.addAll(name.operations()));
        return Collections.unmodifiableSet(all);
    }

    /** Whether it refuses what is asked for, somewhere in its reach. */
    boolean refuses(LockRequest asked) {
        return included.stream().anyMatch(name -> name.refuses(asked))
                || (own.contains(asked.operation())
                        && (asked.names().isEmpty() || asked.names().contains(this)));
    }

    /** Whether there is a name that refuses an operation: else nobody needs to look for one. */
    static boolean mayRefuse(Operation operation) {
        return REFUSED_BY_SOME.contains(operation);
    }
}
