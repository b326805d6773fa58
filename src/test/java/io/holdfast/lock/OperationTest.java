package io.holdfast.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationTest {
    private static final int MAX = Integer.MAX_VALUE;

    @Test
    void everyOperationHasItsRow() {
        for (Operation operation : Operation.values()) {
            assertThat(operation.needs().isEmpty())
                    .as(operation.name())
                    .isEqualTo(operation.name().endsWith("_ONLINE"))
                    .isEqualTo(operation.isOnline());
        }
    }

    @Test
    void levelsAreTakenFromTheOutsideIn() {
        for (Operation operation : Operation.values()) {
            List<Level> levels = operation.needs().stream().map(Need::level).toList();
            assertThat(levels).as(operation.name()).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void everyLabelFitsIntoApplicationName() {
        for (Operation operation : Operation.values()) {
            Target widest = switch (operation.level()) {
                case APPLICATION -> Target.application(MAX);
                case TABLE -> Target.table(MAX, MAX);
                case FIELD -> Target.field(MAX, MAX, MAX);
            };
            LockRequest request = new LockRequest(operation, widest);
            Label label = operation.isJob() ? Label.ofJob(MAX, request) : Label.ofEdit(request);
            assertThat(label.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
            assertThat(Label.parse(label.text())).contains(label);
            if (operation.publishing(widest) != null) {
                Label publishing = Label.ofPublishing(MAX, request);
                assertThat(publishing.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
                assertThat(Label.parse(publishing.text())).contains(publishing);
            }
        }
    }

    @Test
    void aJobIsInTheWayOfMoreWhileItPublishes() {
        LockRequest duplicate = new LockRequest(Operation.DUPLICATE_TABLE, Target.table(1, 2));
        LockRequest create = new LockRequest(Operation.CREATE_TABLE, Target.application(1));
        LockRequest rename = new LockRequest(Operation.RENAME_TABLE, Target.table(1, 2));
        LockRequest other = new LockRequest(Operation.RENAME_TABLE, Target.table(1, 3));
        Label reading = Label.ofJob(7, duplicate);
        Label publishing = Label.ofPublishing(7, duplicate);

        assertThat(reading.inTheWayOf(create)).isEmpty();
        assertThat(reading.inTheWayOf(rename)).contains(reading);
        assertThat(publishing.inTheWayOf(create)).contains(Label.ofJob(7, create));
        assertThat(publishing.inTheWayOf(rename)).contains(publishing);
        assertThat(publishing.inTheWayOf(other)).isEmpty();
    }

    @Test
    void whatIsNoLabelIsNobody() {
        for (String text : List.of(
                "", "psql", "hf edit", "hf edit NOTHING 1", "hf job x IMPORT_ROWS 1", "hf edit CHANGE_FIELD a/b")) {
            assertThat(Label.parse(text)).as(text).isEmpty();
        }
        assertThat(Label.parse(null)).isEmpty();
    }

    @Test
    void aSnapshotRefusesEveryEditOfItsApplicationAndNoneOfAnother() {
        Target held = Target.application(1);
        for (Operation edit : Operation.values()) {
            // taking a named lock reads as a snapshot does
            if (edit.isJob() || edit == Operation.LOCK_APPLICATION || edit == Operation.LOCK_TABLE) {
                continue;
            }
            assertThat(Operation.CREATE_SNAPSHOT.blocks(held, edit, Target.field(1, 2, 3)))
                    .as(edit.name())
                    .isTrue();
            assertThat(Operation.CREATE_SNAPSHOT.blocks(held, edit, Target.field(9, 2, 3)))
                    .as(edit.name())
                    .isFalse();
        }
    }

    @Test
    void anImportRefusesOnlyWhatChangesWhatIsStored() {
        Target held = Target.table(1, 2);
        Target field = Target.field(1, 2, 3);
        assertThat(Operation.IMPORT_ROWS.blocks(held, Operation.UPDATE_FIELD, field))
                .isFalse();
        assertThat(Operation.IMPORT_ROWS.blocks(held, Operation.TRASH_FIELD, field))
                .isFalse();
        assertThat(Operation.IMPORT_ROWS.blocks(held, Operation.RENAME_TABLE, Target.table(1, 2)))
                .isFalse();
        assertThat(Operation.IMPORT_ROWS.blocks(held, Operation.CHANGE_FIELD, field))
                .isTrue();
        assertThat(Operation.IMPORT_ROWS.blocks(held, Operation.CREATE_FIELD, Target.table(1, 2)))
                .isTrue();
        assertThat(Operation.IMPORT_ROWS.blocks(held, Operation.CREATE_FIELD, Target.table(1, 4)))
                .isFalse();
        assertThat(Operation.IMPORT_ROWS.blocks(held, Operation.IMPORT_ROWS, Target.table(1, 2)))
                .isFalse();
    }
}
