package io.holdfast.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnNamesTest {
    private static void refused(ErrorCode code, int columns, @Nullable String... header) {
        List<@Nullable String> names = Arrays.asList(header);
        assertThatThrownBy(() -> ColumnNames.of(names, columns))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(code));
    }

    @Test
    void withoutAHeaderColumnsAreNumbered() {
        assertThat(ColumnNames.of(null, 3)).containsExactly("Field 1", "Field 2", "Field 3");
    }

    @Test
    void aShortHeaderIsCompletedByNumber() {
        assertThat(ColumnNames.of(List.of("A"), 3)).containsExactly("A", "Field 2", "Field 3");
    }

    @Test
    void namesAreTrimmedBeforeTheyAreCompared() {
        assertThat(ColumnNames.of(List.of(" A ", "B"), 2)).containsExactly("A", "B");
        refused(ErrorCode.ERROR_INITIAL_TABLE_DATA_HAS_DUPLICATE_NAMES, 2, "A", " A ");
    }

    @Test
    void aGivenNameMayCollideWithANumberedOne() {
        refused(ErrorCode.ERROR_INITIAL_TABLE_DATA_HAS_DUPLICATE_NAMES, 2, "Field 2");
    }

    @Test
    void whatCannotBeAFieldNameIsRefusedByItsCode() {
        refused(ErrorCode.ERROR_INVALID_INITIAL_TABLE_DATA, 0);
        refused(ErrorCode.ERROR_MAX_FIELD_COUNT_EXCEEDED, 601, "A");
        refused(ErrorCode.ERROR_MAX_FIELD_NAME_LENGTH_EXCEEDED, 1, "x".repeat(256));
        refused(ErrorCode.ERROR_RESERVED_BASEROW_FIELD_NAME, 1, "id");
        refused(ErrorCode.ERROR_INVALID_BASEROW_FIELD_NAME, 1, " ");
        refused(ErrorCode.ERROR_INVALID_BASEROW_FIELD_NAME, 1, (String) null);
        refused(ErrorCode.ERROR_INVALID_BASEROW_FIELD_NAME, 1, "a\0b");
    }
}
