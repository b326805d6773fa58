package io.holdfast.lock;

import static io.holdfast.lock.Operation.CHANGE_FIELD;
import static io.holdfast.lock.Operation.CREATE_SNAPSHOT;
import static io.holdfast.lock.Operation.CREATE_SNAPSHOT_ONLINE;
import static io.holdfast.lock.Operation.DELETE_SNAPSHOT;
import static io.holdfast.lock.Operation.DUPLICATE_APPLICATION;
import static io.holdfast.lock.Operation.DUPLICATE_APPLICATION_ONLINE;
import static io.holdfast.lock.Operation.DUPLICATE_TABLE;
import static io.holdfast.lock.Operation.DUPLICATE_TABLE_ONLINE;
import static io.holdfast.lock.Operation.EXPORT_TABLE;
import static io.holdfast.lock.Operation.EXPORT_TABLE_ONLINE;
import static io.holdfast.lock.Operation.IMPORT_ROWS;
import static io.holdfast.lock.Operation.LOCK_APPLICATION;
import static io.holdfast.lock.Operation.LOCK_TABLE;
import static io.holdfast.lock.Operation.RESTORE_APPLICATION;
import static io.holdfast.lock.Operation.RESTORE_SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LockNameTest {
    /** What reads, what writes rows, what concerns snapshots, and the locks themselves. */
    private static final Set<Operation> NEVER_REFUSED = EnumSet.of(
            CREATE_SNAPSHOT,
            CREATE_SNAPSHOT_ONLINE,
            DUPLICATE_APPLICATION_ONLINE,
            DUPLICATE_TABLE_ONLINE,
            DUPLICATE_APPLICATION,
            RESTORE_SNAPSHOT,
            DUPLICATE_TABLE,
            IMPORT_ROWS,
            DELETE_SNAPSHOT,
            RESTORE_APPLICATION,
            LOCK_APPLICATION,
            LOCK_TABLE,
            EXPORT_TABLE,
            EXPORT_TABLE_ONLINE);

    @Test
    void everyOperationIsRefusedBySomeNameOrKnownNeverToBe() {
        assertThat(Operation.values())
                .allSatisfy(operation ->
                        assertThat(LockName.mayRefuse(operation)).isEqualTo(!NEVER_REFUSED.contains(operation)));
    }

    @Test
    void namesAreReadAsTheyAreWritten() {
        assertThat(LockName.values())
                .allSatisfy(name -> assertThat(LockName.byText(name.text())).contains(name));
        assertThat(LockName.FIELD_INCOMPATIBLE_UPDATE.text()).isEqualTo("field__incompatible_update");
        assertThat(LockName.byText("FIELD_UPDATE")).isEmpty();
    }

    @Test
    void allIncludesEverythingOfItsKindAndBeneath() {
        for (String kind : new String[] {"field", "table", "application"}) {
            Set<Operation> all = LockName.byText(kind + "__all").orElseThrow().operations();
            Arrays.stream(LockName.values())
                    .filter(name -> name.text().startsWith(kind))
                    .forEach(name -> assertThat(all).containsAll(name.operations()));
        }
        assertThat(LockName.TABLE_ALL.operations()).containsAll(LockName.FIELD_ALL.operations());
        assertThat(LockName.APPLICATION_ALL.operations()).containsAll(LockName.TABLE_ALL.operations());
    }

    @Test
    void aChangeOfAFieldGoesByOneOfTwoNames() {
        LockRequest change = new LockRequest(CHANGE_FIELD, Target.field(1, 2, 3));
        LockRequest ofType = change.named(LockName.FIELD_TYPE_UPDATE);
        LockRequest ofAnother = change.named(LockName.FIELD_INCOMPATIBLE_UPDATE);

        assertThat(LockName.FIELD_TYPE_UPDATE.refuses(ofType)).isTrue();
        assertThat(LockName.FIELD_TYPE_UPDATE.refuses(ofAnother)).isFalse();
        assertThat(LockName.FIELD_INCOMPATIBLE_UPDATE.refuses(ofType)).isFalse();
        assertThat(LockName.FIELD_INCOMPATIBLE_UPDATE.refuses(ofAnother)).isTrue();
        assertThat(LockName.TABLE_ALL.refuses(ofType)).isTrue();
        assertThat(LockName.TABLE_ALL.refuses(ofAnother)).isTrue();
        assertThat(LockName.FIELD_TYPE_UPDATE.refuses(change)).isTrue();
    }

    @Test
    void aLockTellsWhatItRefusesOnItsNode() {
        Target table = Target.table(1, 2);
        Target application = Target.application(1);

        assertThat(NamedLock.refused(table, Set.of(LockName.APPLICATION_MODIFICATION)))
                .isEmpty();
        assertThat(NamedLock.refused(application, Set.of(LockName.TABLE_CREATION)))
                .isEqualTo(LockName.TABLE_CREATION.operations());
        assertThat(NamedLock.refused(table, Set.of(LockName.FIELD_ALL))).isEqualTo(LockName.FIELD_ALL.operations());
        assertThat(NamedLock.refused(table, Set.of(LockName.TABLE_MODIFICATION)))
                .as("ordering tables changes each of them")
                .isEqualTo(LockName.TABLE_MODIFICATION.operations());
        assertThat(NamedLock.refused(application, Set.of(LockName.APPLICATION_ALL)))
                .isEqualTo(LockName.APPLICATION_ALL.operations());
    }
}
